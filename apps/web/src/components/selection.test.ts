import { expect, test } from "vitest";
import { pointsInside, pointsWithin } from "./selection.js";

const POINTS = Float32Array.of(-0.5, -0.5, 0, 0, 0.5, 0.5);
/** Clip space: the plot shows −1 to 1 on 100 × 100 pixels, y upwards. */
const PLACED = { fit: { scale: [1, 1], shift: [0, 0] }, size: { width: 100, height: 100, scale: 1 } } as const;

test("a polygon contains points by the even-odd rule, in pixels from the upper left", () => {
  const upperRight = [
    [50, 0],
    [100, 0],
    [100, 49],
    [51, 49],
  ] as const;
  expect([...pointsInside(POINTS, PLACED, upperRight)]).toEqual([2]);
  const star = [
    [0, 0],
    [100, 100],
    [100, 0],
    [0, 100],
  ] as const;
  expect([...pointsInside(POINTS, PLACED, star)]).not.toContain(0);
  expect([...pointsInside(POINTS, PLACED, [])]).toEqual([]);
});

test("ranges contain their bounds", () => {
  expect([...pointsWithin(POINTS, [-0.5, 0], [-1, 0])]).toEqual([0, 1]);
});
