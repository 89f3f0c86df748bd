import { expect, test } from "vitest";
import { levels, numbers, table } from "../data/tiny-dataset.fixture.js";
import { withoutRareLevels } from "./rare-levels.js";

const cells = table(["a", "b", "c", "d", "e"], {
  type: levels(["B", "T", "NK", "unused"], 0, 0, 1, 2, 2),
  age: numbers(1, 2, 3, 4, 5),
});

test("levels with fewer cells become missing and are named with their counts", () => {
  const { factors, notes } = withoutRareLevels(cells, 2);
  expect(notes).toEqual(["Levels of type with fewer than 2 cells are not evaluated: T (1)."]);
  expect(factors.columns.get("type")).toMatchObject({ codes: Int32Array.of(0, 0, -1, 2, 2) });
  expect(factors.columns.get("age")).toBe(cells.columns.get("age"));
});

test("without such levels, the columns are the same objects", () => {
  const { factors, notes } = withoutRareLevels(cells, 1);
  expect(notes).toEqual([]);
  expect(factors.columns.get("type")).toBe(cells.columns.get("type"));
});
