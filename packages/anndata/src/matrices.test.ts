import type { CsrRows } from "@heddle/contracts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ArrayInfo, AttributeValue, Elements, Hierarchy, NumberArray } from "./hierarchy.js";
import { findMatrix, openMatrix } from "./matrix-candidate.js";
import type { RowMatrix } from "./row-matrix.js";

interface Stored {
  readonly shape: readonly number[];
  readonly data: NumberArray;
}

/** A tree in memory: arrays by path, attributes of groups by path. */
function memoryTree(
  arrays: Readonly<Record<string, Stored>>,
  attributes: Readonly<Record<string, Record<string, AttributeValue>>> = {},
): Hierarchy {
  const at = (path: string): Stored => {
    const found = arrays[path];
    if (found === undefined) throw new Error(`no array ${path}`);
    return found;
  };
  return {
    name: "memory",
    kind: async (path) => (arrays[path] ? "array" : attributes[path] ? "group" : undefined),
    children: async () => [],
    attributes: async (path) => new Map(Object.entries(attributes[path] ?? {})),
    array: async (path): Promise<ArrayInfo> => ({ shape: at(path).shape, type: "float64", filters: [] }),
    read: async (path, start = 0, end): Promise<Elements> => {
      const { shape, data } = at(path);
      const width = shape.slice(1).reduce((product, size) => product * size, 1);
      return data.slice(start * width, (end ?? shape[0]) * width);
    },
    readIntegers: async () => new BigInt64Array(0),
    readField: async () => [],
    close: async () => {},
  };
}

function compressed(lines: readonly (readonly number[])[], path: string, format: string, shape: number[]): Hierarchy {
  const entries = lines.map((line) => line.flatMap((value, at) => (value === 0 ? [] : [{ value, at }])));
  const array = (values: number[]) => ({ shape: [values.length], data: Float64Array.from(values) });
  return memoryTree(
    {
      [`${path}/data`]: array(entries.flat().map(({ value }) => value)),
      [`${path}/indices`]: array(entries.flat().map(({ at }) => at)),
      [`${path}/indptr`]: array(startsOf(entries)),
    },
    { [path]: { "encoding-type": format, shape } },
  );
}

async function opened(tree: Hierarchy): Promise<RowMatrix> {
  const candidate = await findMatrix(tree, "X", "var");
  return openMatrix(tree, candidate!, { file: "memory", matrix: "X", support: "counts" });
}

const plain = ({ rowStarts, columns, counts }: CsrRows) => [[...rowStarts], [...columns], [...counts]];

/** A matrix of counts with some rows and some of its genes. */
const cases = fc
  .record({ cells: fc.integer({ min: 1, max: 8 }), genes: fc.integer({ min: 1, max: 7 }) })
  .chain(({ cells, genes }) =>
    fc.record({
      rows: fc.array(
        fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 9 })), { minLength: genes, maxLength: genes }),
        { minLength: cells, maxLength: cells },
      ),
      range: fc.tuple(fc.integer({ min: 0, max: cells }), fc.integer({ min: 0, max: cells })),
      chosen: fc.shuffledSubarray(
        Array.from({ length: genes }, (_, gene) => gene),
        { minLength: 1 },
      ),
    }),
  );

describe("the layouts of a matrix", () => {
  test("CSR, CSC and dense give the same rows, genes and totals", async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ({ rows, range, chosen }) => {
        const shape = [rows.length, rows[0].length];
        const columns = rows[0].map((_, gene) => rows.map((row) => row[gene]));
        const dense = await opened(memoryTree({ X: { shape, data: Float64Array.from(rows.flat()) } }));
        const csr = await opened(compressed(rows, "X", "csr_matrix", shape));
        const csc = await opened(compressed(columns, "X", "csc_matrix", shape));
        const [start, end] = range.toSorted((a, b) => a - b) as [number, number];
        const genes = Int32Array.from(chosen);
        const expectedRows = rows.slice(start, end).map((row) => chosen.map((gene) => row[gene]));
        for (const matrix of [dense, csr, csc]) {
          const read = await matrix.readRows(start, end, genes);
          expect(plain(read)).toEqual(plain(rowsOf(expectedRows)));
          expect(plain(await matrix.readRows(start, end))).toEqual(plain(rowsOf(rows.slice(start, end))));
          expect([...(await matrix.totals())]).toEqual(rows.map((row) => row.reduce((a, b) => a + b)));
        }
      }),
      { numRuns: 200, seed: 7 },
    );
  });

  test("an inconsistent sparse matrix throws an error", async () => {
    const broken = (indptr: number[], indices: number[]) =>
      memoryTree(
        {
          "X/data": { shape: [2], data: Float64Array.of(1, 2) },
          "X/indices": { shape: [2], data: Float64Array.from(indices) },
          "X/indptr": { shape: [indptr.length], data: Float64Array.from(indptr) },
        },
        { X: { "encoding-type": "csr_matrix", shape: [2, 3] } },
      );
    await expect(opened(broken([0, 1], [0, 1]))).rejects.toMatchObject({ kind: "bad-data" });
    await expect(opened(broken([0, 2, 1], [0, 1]))).rejects.toMatchObject({ kind: "bad-data" });
    await expect(opened(broken([0, 1, 3], [0, 1]))).rejects.toMatchObject({ kind: "bad-data" });
    const outside = await opened(broken([0, 1, 2], [0, 3]));
    await expect(outside.readRows(0, 2)).rejects.toThrow(/positions from 0 to 2 in X\/indices, got 3/);
    await expect(outside.totals()).rejects.toMatchObject({ kind: "bad-data" });
  });

  test("repeated and unordered entries of CSR and CSC are summed and sorted", async () => {
    const arrays = (indices: number[], indptr: number[]) => ({
      "X/data": { shape: [4], data: Float64Array.of(1, 2, 3, 4) },
      "X/indices": { shape: [4], data: Float64Array.from(indices) },
      "X/indptr": { shape: [indptr.length], data: Float64Array.from(indptr) },
    });
    const encoded = (format: string) => ({ X: { "encoding-type": format, shape: [2, 3] } });
    const csr = await opened(memoryTree(arrays([2, 0, 2, 1], [0, 3, 4]), encoded("csr_matrix")));
    expect(plain(await csr.readRows(0, 2))).toEqual([
      [0, 2, 3],
      [0, 2, 1],
      [2, 4, 4],
    ]);
    const csc = await opened(memoryTree(arrays([1, 0, 1, 0], [0, 3, 3, 4]), encoded("csc_matrix")));
    expect(plain(await csc.readRows(0, 2))).toEqual([
      [0, 2, 3],
      [0, 2, 0],
      [2, 4, 4],
    ]);
  });
});

function rowsOf(rows: readonly (readonly number[])[]): CsrRows {
  const entries = rows.map((row) => row.flatMap((value, at) => (value === 0 ? [] : [{ value, at }])));
  return {
    rowStarts: Int32Array.from(startsOf(entries)),
    columns: Int32Array.from(entries.flat().map(({ at }) => at)),
    counts: Float32Array.from(entries.flat().map(({ value }) => value)),
  };
}

/** Start of each line's entries, and the end of the last line. */
function startsOf(lines: readonly (readonly unknown[])[]): number[] {
  const starts = [0];
  for (const line of lines) starts.push(starts.at(-1)! + line.length);
  return starts;
}
