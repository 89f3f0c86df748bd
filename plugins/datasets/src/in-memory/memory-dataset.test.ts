import type { CsrRows, Table } from "@heddle/contracts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { memoryDataset } from "./memory-dataset.js";

const named = (rows: number): Table => ({
  rows,
  index: Array.from({ length: rows }, (_, i) => `n${i}`),
  columns: new Map(),
});

function toRows(dense: readonly (readonly number[])[]): CsrRows {
  const entries = dense.map((row) => [...row.entries()].filter(([, value]) => value !== 0));
  const flat = entries.flat();
  const rowStarts = new Int32Array(dense.length + 1);
  for (const [c, row] of entries.entries()) rowStarts[c + 1] = rowStarts[c] + row.length;
  return {
    rowStarts,
    columns: Int32Array.from(flat, ([g]) => g),
    counts: Float32Array.from(flat, ([, value]) => value),
  };
}

function toDense({ rowStarts, columns, counts }: CsrRows, genes: number): number[][] {
  return Array.from({ length: rowStarts.length - 1 }, (_, c) => {
    const row = new Array<number>(genes).fill(0);
    for (let i = rowStarts[c]; i < rowStarts[c + 1]; i++) row[columns[i]] = counts[i];
    return row;
  });
}

function open(dense: readonly (readonly number[])[], genes: number) {
  const origin = { format: "test", files: [], matrix: "X", matrixReason: "the only one" };
  return memoryDataset({ rows: toRows(dense), cellTable: named(dense.length), geneTable: named(genes), origin });
}

const matrices = fc
  .integer({ min: 1, max: 8 })
  .chain((genes) =>
    fc.tuple(
      fc.constant(genes),
      fc.array(fc.array(fc.nat(3), { minLength: genes, maxLength: genes }), { minLength: 1, maxLength: 8 }),
      fc.shuffledSubarray([...Array(genes).keys()]),
    ),
  );

describe("counts in memory", () => {
  test("any rows and genes in any order equal those of the dense matrix, columns ascending", async () => {
    await fc.assert(
      fc.asyncProperty(matrices, fc.nat(8), fc.nat(8), async ([genes, dense, chosen], a, b) => {
        const start = Math.min(a, b, dense.length);
        const end = Math.min(Math.max(a, b), dense.length);
        const dataset = open(dense, genes);
        const whole = await dataset.readRows(start, end);
        expect(toDense(whole, genes)).toEqual(dense.slice(start, end));
        const some = await dataset.readRows(start, end, Int32Array.from(chosen));
        expect(toDense(some, chosen.length)).toEqual(dense.slice(start, end).map((row) => chosen.map((g) => row[g])));
        for (let c = 0; c < end - start; c++) {
          const columns = some.columns.slice(some.rowStarts[c], some.rowStarts[c + 1]);
          expect(columns).toEqual(columns.toSorted());
        }
      }),
    );
  });

  test("totals sum over all genes", () => {
    expect(
      open(
        [
          [1, 0, 2],
          [0, 0, 0],
        ],
        3,
      ).origin.totalCounts,
    ).toEqual(Float64Array.of(3, 0));
  });

  test("writes to a block do not change the dataset", async () => {
    const dataset = open([[1, 2]], 2);
    (await dataset.readRows(0, 1)).counts[0] = 9;
    expect((await dataset.readRows(0, 1)).counts).toEqual(Float32Array.of(1, 2));
  });

  test("rows outside, genes outside, genes twice and a disposed dataset throw range errors", async () => {
    const dataset = open([[1, 2]], 2);
    await expect(dataset.readRows(0, 2)).rejects.toThrow(RangeError);
    await expect(dataset.readRows(-1, 1)).rejects.toThrow(RangeError);
    await expect(dataset.readRows(0, 1, Int32Array.of(2))).rejects.toThrow(RangeError);
    await expect(dataset.readRows(0, 1, Int32Array.of(1, 1))).rejects.toThrow(RangeError);
    dataset.dispose();
    await expect(dataset.readRows(0, 1)).rejects.toThrow(RangeError);
  });
});
