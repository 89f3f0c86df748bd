import { describe, expect, test } from "vitest";
import { levels, numbers, table, words } from "../data/tiny-dataset.fixture.js";
import { comparedGroups } from "./compared-groups.js";

const cells = table(["a", "b", "c", "d", "e", "f"], {
  condition: levels(["ctrl", "stim"], 0, 1, 0, 1, 0, -1),
  type: words("B", "B", "T", "T", "T", "T"),
  day: numbers(1, 1, 2, 2, 3, 3),
});
const rowsOf = (choice: Parameters<typeof comparedGroups>[1]) =>
  comparedGroups(cells, choice).map(({ group1, group2, cells1, cells2 }) => [group1, group2, [...cells1], [...cells2]]);

describe("comparedGroups", () => {
  test("compares each level with all other cells by default, cells without a level among them", () => {
    expect(rowsOf({ groupby: "condition" })).toEqual([
      ["ctrl", "Rest", [0, 2, 4], [1, 3, 5]],
      ["stim", "Rest", [1, 3], [0, 2, 4, 5]],
    ]);
  });

  test("two levels, within a subset; numbers are levels", () => {
    expect(rowsOf({ groupby: "condition", group1: ["stim"], group2: "ctrl", subset: { type: ["T"] } })).toEqual([
      ["stim", "ctrl", [3], [2, 4]],
    ]);
    expect(rowsOf({ groupby: "day", group2: "1" })).toEqual([
      ["2", "1", [2, 3], [0, 1]],
      ["3", "1", [4, 5], [0, 1]],
    ]);
  });

  test.each([
    [{ groupby: "conditon" }, "unknown-column", /Did you mean "?condition/],
    [{ groupby: "condition", group1: ["stm"] }, "unseen-level", /Did you mean "?stim/],
    [{ groupby: "condition", group1: ["stim"], group2: "stim" }, "usage", /two different groups/],
    [{ groupby: "condition", group1: ["stim"], subset: { day: ["3"] } }, "usage", /stim with 0 cells/],
    [{ groupby: "type", subset: { type: ["B"] } }, "usage", /only B/],
    [{ groupby: "condition", subset: { type: ["X"] } }, "unseen-level", /subset: type/],
  ] as const)("refuses %j", (choice, kind, message) => {
    expect(() => comparedGroups(cells, choice)).toThrow(expect.objectContaining({ kind }));
    expect(() => comparedGroups(cells, choice)).toThrow(message);
  });
});
