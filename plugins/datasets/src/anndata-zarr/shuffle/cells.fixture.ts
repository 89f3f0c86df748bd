import type { CountDataset, CsrRows } from "@heddle/contracts";
import { memoryDataset } from "../../in-memory/memory-dataset.js";

export const GENES = 7;

/** Cell i has count i + 1 in gene i mod 7, and 1 in the last gene; every fifth cell has no counts. */
export function cells(count: number): CountDataset {
  const rows = Array.from({ length: count }, (_, i) =>
    i % 5 === 4 ? [] : [[i % (GENES - 1), i + 1] as const, [GENES - 1, 1] as const],
  );
  const starts = [0];
  for (const row of rows) starts.push(starts.at(-1)! + row.length);
  const csr: CsrRows = {
    rowStarts: Int32Array.from(starts),
    columns: Int32Array.from(rows.flat(), ([gene]) => gene),
    counts: Float32Array.from(rows.flat(), ([, value]) => value),
  };
  return memoryDataset({
    rows: csr,
    cellTable: {
      rows: count,
      index: rows.map((_, i) => `céll-${i}`),
      columns: new Map([
        ["number", { kind: "number" as const, values: Float64Array.from(rows.keys()) }],
        [
          "type",
          { kind: "categorical" as const, categories: ["a", "b"], codes: Int32Array.from(rows.keys(), (i) => i % 2) },
        ],
      ]),
    },
    geneTable: { rows: GENES, index: Array.from({ length: GENES }, (_, g) => `g${g}`), columns: new Map() },
    origin: {
      format: "test",
      files: [{ path: "cells.h5ad", bytes: 1 }],
      matrix: "X",
      matrixReason: "It is the only one.",
    },
  });
}
