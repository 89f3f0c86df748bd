import type { Column } from "@heddle/contracts";
import { expect, test } from "vitest";
import { withoutLevelMeans } from "./level-means.js";

const matrix = { rows: 4, columns: 2, values: Float64Array.of(1, 10, 3, 30, 5, 50, 9, 90) };
const donor: Column = { kind: "categorical", codes: Int32Array.of(0, 0, 1, -1), categories: ["a", "b"] };
const plate: Column = { kind: "number", values: Float64Array.of(1, 2, 2, 2) };

test("subtracts the mean of each level; a missing level is one of its own: exact", () => {
  expect(Array.from(withoutLevelMeans(matrix, [donor]).values)).toEqual([-1, -10, 1, 10, 0, 0, 0, 0]);
});

test("two columns: combinations of levels; no column: the mean of all cells; the input stays: exact", () => {
  expect(Array.from(withoutLevelMeans(matrix, [donor, plate]).values)).toEqual(Array(8).fill(0));
  expect(Array.from(withoutLevelMeans(matrix, []).values)).toEqual([-3.5, -35, -1.5, -15, 0.5, 5, 4.5, 45]);
  expect(matrix.values[0]).toBe(1);
});
