import { expect, test } from "vitest";
import { smoothedPace } from "./smoothed-pace.js";

test("the first measurement is the mean; a later one counts a tenth; one that is no number counts nothing", () => {
  expect(smoothedPace(undefined, 1000)).toBe(1000);
  expect(smoothedPace(1000, 2000)).toBe(1100);
  expect(smoothedPace(1000, Number.POSITIVE_INFINITY)).toBe(1000);
  expect(smoothedPace(1000, 0)).toBe(1000);
});
