import type { Column } from "@heddle/contracts";
import { describe, expect, test } from "vitest";
import { readFactors } from "./factors.js";

function read(column: Column) {
  return readFactors({ rows: 4, index: ["a", "b", "c", "d"], columns: new Map([["f", column]]) });
}

const number = (...values: number[]): Column => ({ kind: "number", values: Float64Array.from(values) });
const string = (...values: (string | null)[]): Column => ({ kind: "string", values });

describe("reading factors", () => {
  test("levels that do not occur are dropped, the others keep their order; missing cells stay −1", () => {
    const codes = Int32Array.of(3, -1, 0, 3);
    expect(read({ kind: "categorical", codes, categories: ["T", "none", "gone", "B"] }).levelled).toEqual([
      { name: "f", levels: ["T", "B"], codes: Int32Array.of(1, -1, 0, 1), known: 3 },
    ]);
    expect(codes).toEqual(Int32Array.of(3, -1, 0, 3));
  });

  test("strings are levels in lexical order, null is missing", () => {
    expect(read(string("y", "x", null, "y")).levelled).toEqual([
      { name: "f", levels: ["x", "y"], codes: Int32Array.of(1, 0, -1, 1), known: 3 },
    ]);
  });

  test("numbers are measured, NaN is missing", () => {
    expect(read(number(1, Number.NaN, 2, 1)).measured).toMatchObject([{ name: "f", known: 3 }]);
  });

  test.each([
    ["a constant number", number(3, 3, Number.NaN, 3), "it is 3 in every cell"],
    ["a number nowhere known", number(Number.NaN, Number.NaN), "no cell has a value"],
    ["an infinite number", number(1, 2, Number.POSITIVE_INFINITY), "it holds infinite values"],
    ["one level", string("x", "x", null), "its only level is x"],
    ["no level", string(null, null), "no cell has a level"],
    ["a name for every cell", string("a", "b", "c"), "its level differs in every cell"],
    [
      "300 levels",
      string(...Array.from({ length: 600 }, (_, cell) => `level ${cell % 300}`)),
      "its 300 levels are more than 200",
    ],
  ])("%s cannot be judged, with the reason", (_, column, reason) => {
    expect(read(column)).toEqual({ levelled: [], measured: [], unusable: [{ factor: "f", reason }] });
  });
});
