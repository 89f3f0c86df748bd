import type { Size, View } from "./drawing.js";

/** The bounding box of all points. */
export interface Bounds {
  readonly low: readonly [x: number, y: number];
  readonly high: readonly [x: number, y: number];
}

/** From a point to clip space, whose edges are −1 and 1 and whose y points up: scale · point + shift. */
export interface Fit {
  readonly scale: readonly [x: number, y: number];
  readonly shift: readonly [x: number, y: number];
}

export function boundsOf(points: Float32Array): Bounds {
  const low: [number, number] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  const high: [number, number] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < points.length; i++) {
    const [axis, value] = [i % 2, points[i]];
    low[axis] = Math.min(low[axis], value);
    high[axis] = Math.max(high[axis], value);
  }
  return { low, high };
}

/** Share of the canvas that the bounds fill. */
const SHARE = 0.88;

/** One scale for both axes with the bounds in the center, then translated and zoomed by `view`. */
export function fitOf({ low, high }: Bounds, { width, height }: Size, { x, y, k }: View): Fit {
  const [wide, tall] = [high[0] - low[0] || 1, high[1] - low[1] || 1];
  const pixels = SHARE * Math.min(width / wide, height / tall) * k;
  // the center of the bounds, in CSS pixels from the upper left of the canvas
  const [across, down] = [k * (width / 2) + x, k * (height / 2) + y];
  const scale = [(2 * pixels) / width, (2 * pixels) / height] as const;
  return {
    scale,
    shift: [
      (2 * across) / width - 1 - scale[0] * ((low[0] + high[0]) / 2),
      1 - (2 * down) / height - scale[1] * ((low[1] + high[1]) / 2),
    ],
  };
}
