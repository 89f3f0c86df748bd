import { expect, test } from "vitest";
import { boundsOf, fitOf } from "./fit.js";

const POINTS = Float32Array.of(-3, 10, 1, 12, 5, 11);
const BOUNDS = boundsOf(POINTS);
const SIZE = { width: 400, height: 300, scale: 2 };
const still = { x: 0, y: 0, k: 1 };

const place = (view: { x: number; y: number; k: number }, [x, y]: readonly [number, number]) => {
  const { scale, shift } = fitOf(BOUNDS, SIZE, view);
  return [scale[0] * x + shift[0], scale[1] * y + shift[1]];
};

test("the rectangle of all points", () => {
  expect(BOUNDS).toEqual({ low: [-3, 10], high: [5, 12] });
});

test("without a view, the bounds are centered and their longer side fills 88 %: to rounding, 12 digits", () => {
  expect(place(still, [1, 11])).toEqual([expect.closeTo(0, 12), expect.closeTo(0, 12)]);
  expect(place(still, [5, 11])[0]).toBeCloseTo(0.88, 12);
  expect(place(still, [-3, 11])[0]).toBeCloseTo(-0.88, 12);
  // one scale for both axes: 352 pixels for 8 units, 88 for 2
  expect(place(still, [1, 12])[1]).toBeCloseTo(88 / 300, 12);
});

test("a point under the pointer stays there while the plot is zoomed: to rounding, 10 digits", () => {
  // d3-zoom's transform that makes it three times larger around the pixel (100, 60)
  const around = { k: 3, x: 100 - 3 * 100, y: 60 - 3 * 60 };
  const pixel = ([x, y]: readonly number[]) => [((x + 1) / 2) * 400, ((1 - y) / 2) * 300];
  const { scale, shift } = fitOf(BOUNDS, SIZE, still);
  const there = [((2 * 100) / 400 - 1 - shift[0]) / scale[0], (1 - (2 * 60) / 300 - shift[1]) / scale[1]] as const;
  const [x, y] = pixel(place(around, there));
  expect(x).toBeCloseTo(100, 10);
  expect(y).toBeCloseTo(60, 10);
});

test("points on one line, or one point alone, are in the middle and not at infinity", () => {
  const line = boundsOf(Float32Array.of(2, 7, 2, 7));
  const { scale, shift } = fitOf(line, SIZE, still);
  expect(scale[0] * 2 + shift[0]).toBeCloseTo(0, 12);
  expect(scale[1] * 7 + shift[1]).toBeCloseTo(0, 12);
});
