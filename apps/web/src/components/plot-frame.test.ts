import { expect, test } from "vitest";
import { boundsOf, fitOf } from "./fit.js";
import { pixelOf, pointNear, roundValues, ticksOf } from "./plot-frame.js";

const POINTS = Float32Array.of(-3, 10, 1, 12, 5, 11);
const SIZE = { width: 400, height: 300, scale: 1 };
const FIT = fitOf(boundsOf(POINTS), SIZE, { x: 0, y: 0, k: 1 });

test("round values are multiples of 1, 2 or 5 times a power of ten, inside the range", () => {
  expect(roundValues(-3.2, 5.1, 4)).toEqual([0, 5]);
  expect(roundValues(0, 0.3, 3)).toEqual([0, 0.1, 0.2, 0.3]);
  expect(roundValues(1, 1, 3)).toEqual([]);
});

test("a tick is where a point with its value is drawn: to rounding, 9 digits", () => {
  const { x, y } = ticksOf(FIT, SIZE);
  expect(x.length).toBeGreaterThan(1);
  for (const { value, at } of x) expect(at).toBeCloseTo(pixelOf(FIT, SIZE, value, 11)[0], 9);
  for (const { value, at } of y) expect(at).toBeCloseTo(pixelOf(FIT, SIZE, 1, value)[1], 9);
});

test("the point under the pointer; none beyond nine pixels", () => {
  const [left, top] = pixelOf(FIT, SIZE, 1, 12);
  expect(pointNear(POINTS, FIT, SIZE, [left + 3, top - 3])).toBe(1);
  expect(pointNear(POINTS, FIT, SIZE, [left + 12, top])).toBeUndefined();
});
