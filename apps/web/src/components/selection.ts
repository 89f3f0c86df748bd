import { type Placed, pixelOf } from "./plot-frame.js";

export type Place = readonly [x: number, y: number];

/** Indices of the points inside a polygon in CSS pixels (even-odd rule). */
export function pointsInside(points: Float32Array, { fit, size }: Placed, polygon: readonly Place[]): Int32Array {
  return chosen(points, (x, y) => isInside(pixelOf(fit, size, x, y), polygon));
}

/** Indices of the points whose values are within both ranges. */
export const pointsWithin = (points: Float32Array, xs: Place, ys: Place): Int32Array =>
  chosen(points, (x, y) => x >= xs[0] && x <= xs[1] && y >= ys[0] && y <= ys[1]);

function chosen(points: Float32Array, holds: (x: number, y: number) => boolean): Int32Array {
  const found: number[] = [];
  for (let point = 0; point < points.length / 2; point++)
    if (holds(points[2 * point], points[2 * point + 1])) found.push(point);
  return Int32Array.from(found);
}

function isInside([x, y]: Place, polygon: readonly Place[]): boolean {
  let inside = false;
  for (const [i, [x1, y1]] of polygon.entries()) {
    const [x2, y2] = polygon[(i + 1) % polygon.length];
    if (y1 > y !== y2 > y && x < x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)) inside = !inside;
  }
  return inside;
}
