import type { Column } from "@heddle/contracts";
import { describe, expect, test } from "vitest";
import { placeQuery } from "./place-query.js";
// Written with NumPy: tooling/references/label_transfer.py.
import expected from "./reference.json" with { type: "json" };
import { distancesFromReference } from "./reference-distances.js";

const matrix = (rows: readonly (readonly number[])[]) => ({
  rows: rows.length,
  columns: rows[0].length,
  values: Float64Array.from(rows.flat()),
});
const reference = matrix(expected.reference);
const query = matrix(expected.query);
const categories = ["a", "b", "c"];
const labels: Column = { kind: "categorical", categories, codes: Int32Array.from(expected.label) };
const cellType = (values: Column) => ({ representation: reference, labels: { column: "cell_type", values } });

function expectNear(found: ArrayLike<number>, values: readonly number[]): void {
  expect(found.length).toBe(values.length);
  for (const [i, value] of values.entries()) expect(Math.abs(found[i] - value), `cell ${i}`).toBeLessThan(1e-12);
}

describe("a query beside a reference", () => {
  test("distances, percentile and share equal NumPy's within 1e-12 (float64, another order of summation)", async () => {
    const { relative, percentile99, shareAbove } = await distancesFromReference(query, reference);
    expectNear(relative, expected.relative);
    expectNear([percentile99, shareAbove], [expected.percentile99, expected.shareAbove]);
  });

  test("labels equal those by scArches' weights in NumPy, their uncertainty within 1e-12 (float64)", async () => {
    const { transferred } = await placeQuery(query, cellType(labels));
    expect(transferred?.categories).toEqual(categories);
    expect([...(transferred?.codes ?? [])]).toEqual(expected.transferred);
    expectNear(transferred?.uncertainty ?? [], expected.uncertainty);
  });

  test("neighbors without a label give no label and the uncertainty 1", async () => {
    const none: Column = { kind: "categorical", categories: ["a"], codes: new Int32Array(reference.rows).fill(-1) };
    const { transferred } = await placeQuery(query, cellType(none));
    expect(new Set(transferred?.codes)).toEqual(new Set([-1]));
    expect(new Set(transferred?.uncertainty)).toEqual(new Set([1]));
  });

  test("weights of distant cells do not underflow", async () => {
    const far = { ...query, values: query.values.map((value) => 1e4 * value) };
    const { transferred } = await placeQuery(far, cellType(labels));
    for (const value of transferred?.uncertainty ?? []) expect(value >= 0 && value <= 1).toBe(true);
  });

  test("numbers as labels, fewer than 16 reference cells, identical cells and other latents are refused", async () => {
    const numbers: Column = { kind: "number", values: new Float64Array(reference.rows) };
    await expect(placeQuery(query, cellType(numbers))).rejects.toThrow(/cell_type, a column of numbers/);
    const few = { ...reference, rows: 15, values: reference.values.subarray(0, 45) };
    await expect(distancesFromReference(query, few)).rejects.toThrow(/at least 16 reference cells.*got 15/s);
    const same = { ...reference, values: new Float64Array(reference.values.length) };
    await expect(distancesFromReference(query, same)).rejects.toThrow(/median distance of 0/);
    const narrow = { rows: 45, columns: 2, values: reference.values.subarray(0, 90) };
    await expect(distancesFromReference(query, narrow)).rejects.toThrow(/3 latents, as the model has, got 2/);
  });
});
