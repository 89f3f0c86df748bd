import type { Size } from "./drawing.js";
import type { Fit } from "./fit.js";

/** Where the points are drawn. */
export interface Placed {
  readonly fit: Fit;
  readonly size: Size;
}

/** A tick of an axis: its value, and its place in CSS pixels from the upper left of the plot. */
export interface Tick {
  readonly value: number;
  readonly at: number;
}

/** CSS pixels of a point. */
export const pixelOf = (
  { scale, shift }: Fit,
  { width, height }: Size,
  x: number,
  y: number,
): readonly [number, number] => [
  ((scale[0] * x + shift[0] + 1) * width) / 2,
  ((1 - scale[1] * y - shift[1]) * height) / 2,
];

/** Pixels between two ticks, about. */
const SPACING = 90;

/** Ticks of both axes at round values. */
export function ticksOf(fit: Fit, size: Size): { readonly x: readonly Tick[]; readonly y: readonly Tick[] } {
  const { scale, shift } = fit;
  const valueAt = (axis: 0 | 1, clip: number) => (clip - shift[axis]) / scale[axis];
  return {
    x: roundValues(valueAt(0, -1), valueAt(0, 1), size.width / SPACING).map((value) => ({
      value,
      at: pixelOf(fit, size, value, 0)[0],
    })),
    y: roundValues(valueAt(1, -1), valueAt(1, 1), size.height / SPACING).map((value) => ({
      value,
      at: pixelOf(fit, size, 0, value)[1],
    })),
  };
}

/** A bound that is a multiple except for rounding counts as one. */
const ROUNDING = 1e-9;

/** Multiples of 1, 2 or 5 times a power of ten between two values, about `count` of them. */
export function roundValues(low: number, high: number, count: number): number[] {
  const rough = (high - low) / Math.max(1, count);
  if (!(rough > 0) || !Number.isFinite(rough)) return [];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((each) => each >= rough)!;
  const first = Math.ceil(low / step - ROUNDING);
  const last = Math.floor(high / step + ROUNDING);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** Distance in CSS pixels up to which a point is under the pointer. */
const REACH = 9;

/** The point nearest to a place in CSS pixels; undefined if none is close. */
export function pointNear(
  points: Float32Array,
  fit: Fit,
  size: Size,
  [left, top]: readonly [number, number],
): number | undefined {
  let nearest: number | undefined;
  let distance = REACH * REACH;
  for (let cell = 0; cell < points.length / 2; cell++) {
    const [x, y] = pixelOf(fit, size, points[2 * cell], points[2 * cell + 1]);
    const apart = (x - left) ** 2 + (y - top) ** 2;
    if (apart < distance) [nearest, distance] = [cell, apart];
  }
  return nearest;
}
