import type { Matrix } from "@heddle/contracts";
import { describe, expect, test } from "vitest";
import { groupAcrossSets } from "./group-across-sets.js";

const symmetric = (rows: readonly (readonly number[])[]): Matrix => ({
  rows: rows.length,
  columns: rows.length,
  values: Float64Array.from(rows.flat()),
});

describe("groupAcrossSets", () => {
  test("joins the most similar items first, and no two items of one set", () => {
    // items 0 and 1 of set 0, items 2 and 3 of set 1
    const similarity = symmetric([
      [1, 0.95, 0.9, 0.1],
      [0.95, 1, 0.85, 0.1],
      [0.9, 0.85, 1, 0.2],
      [0.1, 0.1, 0.2, 1],
    ]);
    expect(groupAcrossSets(similarity, [0, 0, 1, 1], 0.8)).toEqual([[0, 2], [1], [3]]);
    expect(groupAcrossSets(similarity, [0, 1, 2, 3], 0.8)).toEqual([[0, 1, 2], [3]]);
  });

  test("averages the similarities of all pairs: (0.9 + 0.6) / 2 is below 0.8", () => {
    const similarity = symmetric([
      [1, 0.95, 0.9],
      [0.95, 1, 0.6],
      [0.9, 0.6, 1],
    ]);
    expect(groupAcrossSets(similarity, [0, 1, 2], 0.8)).toEqual([[0, 1], [2]]);
    expect(groupAcrossSets(similarity, [0, 1, 2], 0.75)).toEqual([[0, 1, 2]]);
  });

  test("has no items, no clusters", () => {
    expect(groupAcrossSets(symmetric([]), [], 0.5)).toEqual([]);
  });
});
