// Exports of models trained by scvi-tools 1.4.2, written by the script in docs/import-scvi.md, and float64 results of
// scvi-tools on the same cells: tooling/references/scvi_import.py.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeAnnData } from "@heddle/anndata";
import type { Column } from "@heddle/contracts";
import { createHdf5Writer } from "@heddle/hdf5";
import { temporaryFolder } from "../small-run.js";

/** The folder of an export. */
export const exported = (name: string) => fileURLToPath(new URL(`./scvi-export/${name}`, import.meta.url));

export interface Expected {
  readonly genes: readonly string[];
  readonly counts: readonly (readonly number[])[];
  readonly columns: Readonly<Record<string, readonly (string | number)[]>>;
  readonly means: readonly (readonly number[])[];
  readonly variances: readonly (readonly number[])[];
  readonly reconstruction: readonly number[];
  readonly divergence: readonly number[];
  /** Zeros if the library size is observed. */
  readonly libraryDivergence: readonly number[];
  readonly loss: number;
  readonly expectedCounts: readonly (readonly number[])[];
}
export const expectedOf = (name: string): Expected =>
  JSON.parse(readFileSync(join(exported(name), "expected.json"), "utf8")) as Expected;

/** Writes the cells to a file with another gene order and one gene that is not in the model. */
export async function writeCells({ genes, counts, columns }: Expected, without?: string): Promise<string> {
  const order = [...genes.keys()].reverse().filter((gene) => genes[gene] !== without);
  const names = ["stranger", ...order.map((gene) => genes[gene])];
  const values = Float32Array.from(counts.flatMap((row) => [7, ...order.map((gene) => row[gene])]));
  const file = join(temporaryFolder(), "cells.h5ad");
  const writer = await createHdf5Writer(file);
  const rows = counts.length;
  const table = Object.entries(columns).map(([name, cells]): [string, Column] =>
    typeof cells[0] === "number"
      ? [name, { kind: "number", values: Float64Array.from(cells as number[]) }]
      : [name, { kind: "string", values: cells as string[] }],
  );
  await writeAnnData(writer, {
    obs: { rows, index: counts.map((_, i) => `cell${i}`), columns: new Map(table) },
    var: { rows: names.length, index: names, columns: new Map() },
    X: { kind: "dense", rows, columns: names.length, values },
  });
  await writer.close();
  return file;
}
