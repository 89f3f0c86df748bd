import { describe, expect, test } from "vitest";
import { asCategorical, columnLength, levelOf, takeColumn, takeRows, withStorableNames } from "./columns.js";
import { levels, numbers, table, words } from "./tiny-dataset.fixture.js";

const columns = {
  words: words("b", null, "a", "b"),
  levels: levels(["x", "y", "unused"], 1, -1, 0, 0),
  numbers: numbers(2, Number.NaN, -0.5, 2),
};

describe("columns", () => {
  test("levels as strings; missing values as null", () => {
    const found = Object.values(columns).map((column) => [0, 1, 2, 3].map((row) => levelOf(column, row)));
    expect(found).toEqual([
      ["b", null, "a", "b"],
      ["y", null, "x", "x"],
      ["2", null, "-0.5", "2"],
    ]);
    expect(Object.values(columns).map(columnLength)).toEqual([4, 4, 4]);
  });

  test("rows are taken in the order given, also twice", () => {
    const taken = takeRows(table(["p", "q", "r", "s"], columns), Int32Array.of(3, 0, 0));
    expect([taken.rows, taken.index]).toEqual([3, ["s", "p", "p"]]);
    expect(taken.columns.get("words")).toEqual(words("b", "b", "b"));
    expect(taken.columns.get("levels")).toEqual(levels(["x", "y", "unused"], 0, 1, 1));
    expect(takeColumn(columns.numbers, Int32Array.of(1, 2))).toEqual(numbers(Number.NaN, -0.5));
  });

  test("as categorical: the levels that occur, by name; named ones become missing", () => {
    expect(asCategorical(columns.words)).toEqual(levels(["a", "b"], 1, -1, 0, 1));
    expect(asCategorical(columns.levels)).toEqual(levels(["x", "y"], 1, -1, 0, 0));
    expect(asCategorical(columns.numbers)).toEqual(levels(["-0.5", "2"], 1, -1, 0, 1));
    expect(asCategorical(columns.words, ["b"])).toEqual(levels(["a"], -1, -1, 0, -1));
  });

  test("the empty word is a level, and a missing value is not it", () => {
    expect(asCategorical(words("", null, "a"))).toEqual(levels(["", "a"], 0, -1, 1));
  });
});

describe("withStorableNames", () => {
  test("a slash becomes an underscore, two names stay two, and nothing else changes", () => {
    const named = table(["a"], { "x/y": words("1"), x_y: words("2"), plain: words("3") });
    const { columns } = withStorableNames(named);
    expect([...columns]).toEqual([
      ["x_y_", words("1")],
      ["x_y", words("2")],
      ["plain", words("3")],
    ]);
  });
});

describe("takeRows", () => {
  const named = table(["a", "b", "c"], { words: words("1", "2", "3") });

  test("all rows in order are the table itself; another order and a part are new tables", () => {
    expect(takeRows(named, Int32Array.of(0, 1, 2))).toBe(named);
    expect(takeRows(named, Int32Array.of(0, 2, 1)).index).toEqual(["a", "c", "b"]);
    expect(takeRows(named, Int32Array.of(0, 1)).columns.get("words")).toEqual(words("1", "2"));
  });
});
