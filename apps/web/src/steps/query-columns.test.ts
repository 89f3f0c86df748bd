import { expect, test } from "vitest";
import type { FactorColumn } from "../engine/protocol.js";
import { joinColumns, originColumn } from "./query-columns.js";

const sizes = { reference: 3, query: 2 };
const levels = (categories: readonly string[], codes: readonly number[]): FactorColumn => ({
  kind: "categorical",
  categories,
  codes: Int32Array.from(codes),
});
const numbers = (values: readonly number[]): FactorColumn => ({ kind: "number", values: Float32Array.from(values) });

test("levels of a query join those of the run, which keep their order; missing stays missing", () => {
  const joined = joinColumns(levels(["T", "B"], [1, 0, -1]), levels(["B", "NK"], [1, 0]), sizes);
  expect(joined).toEqual(levels(["T", "B", "NK"], [1, 0, -1, 2, 1]));
  expect(joinColumns(undefined, levels(["B"], [0, -1]), sizes)).toEqual(levels(["B"], [-1, -1, -1, 0, -1]));
});

test("a part without a column of this kind has missing values", () => {
  expect(joinColumns(numbers([1, 2, 3]), levels(["B"], [0, 0]), sizes)).toEqual(
    numbers([1, 2, 3, Number.NaN, Number.NaN]),
  );
  expect(joinColumns(undefined, numbers([4, 5]), sizes)).toEqual(numbers([Number.NaN, Number.NaN, Number.NaN, 4, 5]));
  expect(joinColumns(undefined, undefined, sizes)).toBeUndefined();
});

test("the origin separates the cells of the run from the new ones", () => {
  const origin = originColumn(sizes);
  expect(origin.kind === "categorical" && [...origin.codes]).toEqual([0, 0, 0, 1, 1]);
});
