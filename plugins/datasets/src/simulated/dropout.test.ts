import { expect, test } from "vitest";
import { dropoutOfCell, dropoutProbability } from "./dropout.js";

test("dropout is ½ at the midpoint, near 1 below and near 0 above for a negative shape, and finite at the ends", () => {
  expect(dropoutProbability(Math.E, 1, -1)).toBeCloseTo(0.5, 12);
  // 1 / (1 + e^−(−1)(log 10 − 1)) = 1 / (1 + 10/e)
  expect(dropoutProbability(10, 1, -1)).toBeCloseTo(1 / (1 + 10 / Math.E), 12);
  expect(dropoutProbability(0, 1, -1)).toBe(1);
  expect(dropoutProbability(Number.MIN_VALUE, 0, -1)).toBe(1);
  expect(dropoutProbability(1e300, 0, -1)).toBeCloseTo(0, 12);
  expect(dropoutProbability(5, 0, 0)).toBe(0.5);
});

test("midpoint and shape come from the experiment, or from the cell's batch, group or index", () => {
  const midpoint = [1, 2, 3];
  expect(dropoutOfCell({ kind: "none", midpoint: 0, shape: -1 }, 2, 1, 0)).toBeUndefined();
  expect(dropoutOfCell({ kind: "experiment", midpoint: 5, shape: -1 }, 2, 1, 0)).toEqual({ midpoint: 5, shape: -1 });
  expect(dropoutOfCell({ kind: "batch", midpoint, shape: -1 }, 2, 1, 0)).toEqual({ midpoint: 1, shape: -1 });
  expect(dropoutOfCell({ kind: "group", midpoint, shape: -1 }, 2, 1, 0)).toEqual({ midpoint: 2, shape: -1 });
  expect(dropoutOfCell({ kind: "cell", midpoint, shape: [-1, -2, -3] }, 2, 1, 0)).toEqual({ midpoint: 3, shape: -3 });
});
