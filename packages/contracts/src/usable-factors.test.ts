import { describe, expect, test } from "vitest";
import type { Column } from "./table.js";
import { usableFactors } from "./usable-factors.js";

function read(column: Column) {
  return usableFactors({ rows: 4, index: ["a", "b", "c", "d"], columns: new Map([["f", column]]) });
}

const number = (...values: number[]): Column => ({ kind: "number", values: Float64Array.from(values) });
const string = (...values: (string | null)[]): Column => ({ kind: "string", values });
const level = (levels: string[], codes: number[], cells: number[], labels: number[]) => ({
  kind: "categorical",
  name: "f",
  levels,
  codes: Int32Array.from(codes),
  cells: Int32Array.from(cells),
  labels: Int32Array.from(labels),
});

describe("factors that a metric can evaluate", () => {
  test("levels that do not occur are dropped, the others keep their order; missing cells stay −1", () => {
    const codes = Int32Array.of(3, -1, 0, 3);
    const { factors } = read({ kind: "categorical", codes, categories: ["T", "none", "gone", "B"] });
    expect(factors).toEqual([level(["T", "B"], [1, -1, 0, 1], [0, 2, 3], [1, 0, 1])]);
    expect(codes).toEqual(Int32Array.of(3, -1, 0, 3));
  });

  test("strings are levels in lexical order, null is missing", () => {
    const { factors } = read(string("y", "x", null, "y"));
    expect(factors).toEqual([level(["x", "y"], [1, 0, -1, 1], [0, 1, 3], [1, 0, 1])]);
  });

  test("numbers are continuous, NaN is missing", () => {
    const column = Float64Array.of(1, Number.NaN, 2, 1);
    expect(read({ kind: "number", values: column }).factors).toEqual([
      { kind: "continuous", name: "f", column, cells: Int32Array.of(0, 2, 3), values: Float64Array.of(1, 2, 1) },
    ]);
  });

  test("numbers with a period are angles in [0, 2π), NaN is missing (within 1e-12: rounding)", () => {
    const values = Float64Array.of(-6, Number.NaN, 30, 12);
    const { factors, circular } = read({ kind: "number", values, period: 24 });
    expect(factors).toEqual([]);
    expect(circular).toMatchObject([{ kind: "circular", name: "f", cells: Int32Array.of(0, 2, 3) }]);
    for (const [at, share] of [0.75, 0.25, 0.5].entries())
      expect(Math.abs(circular[0].angles[at] - 2 * Math.PI * share)).toBeLessThan(1e-12);
  });

  test("angles that differ by whole periods are unusable", () => {
    const { circular, unusable } = read({ kind: "number", values: Float64Array.of(1, 25, 1, -23), period: 24 });
    expect(circular).toEqual([]);
    expect(unusable).toEqual([{ factor: "f", reason: "its angle is equal in every cell" }]);
  });

  test("categorical factors come first", () => {
    const columns = new Map<string, Column>([
      ["dose", number(1, 2)],
      ["condition", string("a", "b")],
    ]);
    const { factors } = usableFactors({ rows: 2, index: ["a", "b"], columns });
    expect(factors.map(({ name }) => name)).toEqual(["condition", "dose"]);
  });

  test.each([
    ["a constant number", number(3, 3, Number.NaN, 3), "it is 3 in every cell"],
    ["a number that is missing in every cell", number(Number.NaN, Number.NaN), "no cell has a value"],
    ["an infinite number", number(1, 2, Number.POSITIVE_INFINITY), "it contains infinite values"],
    ["one level", string("x", "x", null), "its only level is x"],
    ["no level", string(null, null), "no cell has a level"],
    ["a name for every cell", string("a", "b", "c"), "its level differs in every cell"],
    [
      "300 levels",
      string(...Array.from({ length: 600 }, (_, cell) => `level ${cell % 300}`)),
      "its 300 levels are more than 200",
    ],
  ])("%s is unusable, with the reason", (_, column, reason) => {
    expect(read(column)).toEqual({ factors: [], circular: [], unusable: [{ factor: "f", reason }] });
  });
});
