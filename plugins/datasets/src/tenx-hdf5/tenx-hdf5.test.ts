import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import type { CountDataset } from "@heddle/contracts";
import { beforeAll, describe, expect, test } from "vitest";
import { openRows, type TenxRows } from "./open-rows.js";
import reference from "./reference.json" with { type: "json" };
import plugin from "./tenx-hdf5.js";

const formats = fileURLToPath(new URL("../../../../../shared/data/formats/", import.meta.url));
const v2 = `${formats}10x_v2/filtered_gene_bc_matrices_h5.h5`;
const v3 = `${formats}10x_v3/filtered_feature_bc_matrix.h5`;
const reader = (given: Record<string, unknown> = {}) => plugin.create(plugin.options.parse(given), []);
const open = (path: string, given?: Record<string, unknown>) => reader(given).open({ path }, { support: "counts" });

beforeAll(() => {
  if (!existsSync(formats)) throw new Error(`the shared test data is missing: ${formats}`);
});

/** Cell, gene and count of each entry of the same sample in Matrix Market, whose indices start at 1. */
async function marketEntries(path: string): Promise<Map<string, number>> {
  const bytes = await readFile(path);
  const text = (path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString();
  const lines = text
    .trim()
    .split("\n")
    .filter((line) => !line.startsWith("%"));
  return new Map(
    lines.slice(1).map((line) => {
      const [gene, cell, count] = line.split(" ").map(Number);
      return [`${cell - 1},${gene - 1}`, count];
    }),
  );
}

async function entriesOf(path: string, given?: Record<string, unknown>): Promise<Map<string, number>> {
  const dataset = await open(path, given);
  const { rowStarts, columns, counts } = await dataset.readRows(0, dataset.cells);
  const entries = new Map<string, number>();
  for (let cell = 0; cell < dataset.cells; cell++) {
    for (let i = rowStarts[cell]; i < rowStarts[cell + 1]; i++) entries.set(`${cell},${columns[i]}`, counts[i]);
  }
  dataset.dispose();
  return entries;
}

const fixture = (name: string) => fileURLToPath(new URL(`../../fixtures/${name}.h5`, import.meta.url));

async function expectLikeScanpy(dataset: CountDataset, expected: typeof reference.antibodies): Promise<void> {
  const { rowStarts, columns, counts } = await dataset.readRows(0, dataset.cells);
  const rows = expected.X.map((row) => row.map(() => 0));
  for (let cell = 0; cell < dataset.cells; cell++) {
    for (let i = rowStarts[cell]; i < rowStarts[cell + 1]; i++) rows[cell][columns[i]] = counts[i];
  }
  expect(rows).toEqual(expected.X);
  expect(dataset.cellTable.index).toEqual(expected.cells);
  expect(dataset.geneTable.index).toEqual(expected.genes);
  expect(dataset.geneTable.columns.get("gene_ids")).toEqual({ kind: "string", values: expected.ids });
  dataset.dispose();
}

describe("tenx-hdf5", () => {
  test("version 3 has the entries of the same sample in Matrix Market", async () => {
    const twin = await marketEntries(`${formats}10x_v3/filtered_feature_bc_matrix/matrix.mtx.gz`);
    expect(await entriesOf(v3)).toEqual(twin);
  });

  test("version 2 has the entries of the same sample in Matrix Market", async () => {
    const twin = await marketEntries(`${formats}10x_v2/filtered_gene_bc_matrices/hg19_chr21/matrix.mtx`);
    expect(await entriesOf(v2)).toEqual(twin);
    expect(await entriesOf(v2, { genome: "hg19_chr21" })).toEqual(twin);
  });

  test("names, totals and origin", async () => {
    const dataset = await open(v3);
    expect([dataset.cells, dataset.genes, dataset.access]).toEqual([1107, 507, "rows"]);
    expect(dataset.cellTable.index[0]).toBe("AAACCCAAGGAGAGTA-1");
    expect(dataset.geneTable.index.slice(0, 2)).toEqual(["CH507-9B2.2", "CH507-9B2.1"]);
    expect(dataset.geneTable.columns.get("gene_ids")).toMatchObject({ kind: "string" });
    expect(new Set(dataset.geneTable.index).size).toBe(507);
    expect(dataset.origin).toMatchObject({ format: "tenx-hdf5", formatVersion: "3", matrix: "matrix" });
    expect(dataset.origin.totalCounts.reduce((sum, total) => sum + total, 0)).toBe(41549);
    dataset.dispose();
    const byId = await open(v3, { geneNames: "id" });
    expect(byId.geneTable.index[0]).toBe("ENSG00000279493");
    byId.dispose();
  });

  test.each([
    ["version 2", v2],
    ["version 3", v3],
    ["a file with antibodies", fixture("antibodies")],
  ])("another thread reads the rows of %s", async (_name, path) => {
    const dataset = await open(path);
    expect(dataset.rowReader?.url).toMatch(/\/tenx-hdf5\/open-rows\.js$/);
    const rows = await openRows(structuredClone(dataset.rowReader?.argument) as TenxRows);
    expect(await rows.readRows(0, dataset.cells)).toEqual(await dataset.readRows(0, dataset.cells));
    const genes = Int32Array.of(2, 0);
    expect(await rows.readRows(1, 3, genes)).toEqual(await dataset.readRows(1, 3, genes));
    rows.dispose();
    dataset.dispose();
  });

  test("an unknown genome or feature type throws with the known ones", async () => {
    await expect(open(v2, { genome: "mm10" })).rejects.toThrow(/only hg19_chr21/);
    await expect(open(v3, { genome: "mm10" })).rejects.toThrow(/only GRCh38_chr21/);
    await expect(open(v3, { featureTypes: ["Antibody Capture"] })).rejects.toThrow(/got "Gene Expression"/);
  });

  test("two genomes require a selection; then values, names and ids equal scanpy's", async () => {
    const path = fixture("two-genomes");
    await expect(open(path)).rejects.toMatchObject({ kind: "usage" });
    await expect(open(path)).rejects.toThrow(/hg19, mm10.*option genome/);
    await expectLikeScanpy(await open(path, { genome: "mm10" }), reference["two-genomes"]);
  });

  test("antibodies are excluded, as with scanpy's gex_only, and included only on request", async () => {
    const path = fixture("antibodies");
    const dataset = await open(path);
    expect([...dataset.origin.totalCounts]).toEqual(reference.antibodies.X.map((row) => row.reduce((a, b) => a + b)));
    const reversed = await dataset.readRows(3, 4, Int32Array.of(2, 1));
    expect([[...reversed.columns], [...reversed.counts]]).toEqual([[1], [300]]);
    await expect(dataset.readRows(0, 1, Int32Array.of(3))).rejects.toBeInstanceOf(RangeError);
    await expectLikeScanpy(dataset, reference.antibodies);
    const all = await open(path, { featureTypes: [] });
    expect(all.geneTable.index).toEqual(["A", "CD3", "B", "A-1", "CD4"]);
    expect([...all.origin.totalCounts]).toEqual([4, 9, 0, 302]);
    all.dispose();
    const antibodies = await open(path, { featureTypes: ["Antibody Capture"] });
    expect(antibodies.geneTable.index).toEqual(["CD3", "CD4"]);
    antibodies.dispose();
  });

  test("the error for an AnnData file suggests the format h5ad", async () => {
    await expect(open(`${formats}anndata/v0.11.4/adata.h5ad`)).rejects.toThrow(/got AnnData\. .*data\.use: h5ad/);
  });

  test("inspects and recognizes", async () => {
    expect(await reader().inspect({ path: v3 })).toMatchObject({
      formatVersion: "3",
      cells: 1107,
      genes: 507,
      matrices: [{ name: "matrix", layout: "csr", isCounts: true, type: "int32" }],
      taken: { name: "matrix" },
    });
    expect(await reader().recognizes({ path: v2 })).toBe(true);
    expect(await reader().recognizes({ path: `${formats}anndata/v0.11.4/adata.h5ad` })).toBe(false);
    expect(await reader().recognizes({ path: "/nowhere/file.h5" })).toBe(false);
  });
});
