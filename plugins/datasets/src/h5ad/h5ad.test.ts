import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { dense, open, reader, whole } from "./open-file.fixture.js";
import reference from "./reference.json" with { type: "json" };

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const shared = here("../../../../../shared/data/");
const files = {
  kang: `${shared}kang_ifnb/kang_union_3850x4805.h5ad`,
  muscat: `${shared}kang_ifnb/kang_muscat_example_1556x1267.h5ad`,
  pbmc3k: `${shared}pbmc3k/pbmc3k_2638x13714.h5ad`,
  scvi: `${shared}formats/scvi_pbmc5k_protein_200x16581_lzf_dense.h5ad`,
  v05: `${shared}formats/anndata/v0.5.0/adata.h5ad`,
  v07: `${shared}formats/anndata/v0.7.8/adata.h5ad`,
  v011: `${shared}formats/anndata/v0.11.4/adata.h5ad`,
};

let folder: string;
beforeAll(async () => {
  if (!existsSync(shared)) throw new Error(`the shared test data is missing: ${shared}`);
  folder = await mkdtemp(join(tmpdir(), "heddle-h5ad-test-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("real files match the contents that anndata 0.12.19 reads", () => {
  test.each(["kang", "muscat", "pbmc3k", "v07", "scvi"] as const)("%s", async (name) => {
    const expected = reference.shared[name];
    const dataset = await open(files[name]);
    expect([dataset.cells, dataset.genes]).toEqual(expected.shape);
    expect(dataset.access).toBe("rows");
    expect(dataset.origin).toMatchObject({ format: "h5ad", matrix: "X", matrixReason: "X contains integers ≥ 0." });
    expect(dataset.origin.totalCounts.reduce((sum, total) => sum + total, 0)).toBe(expected.total);
    for (const [cell, total] of Object.entries(expected.totals)) expect(dataset.origin.totalCounts[+cell]).toBe(total);
    for (const [cell, label] of Object.entries(expected.cells)) expect(dataset.cellTable.index[+cell]).toBe(label);
    for (const [gene, label] of Object.entries(expected.genes)) expect(dataset.geneTable.index[+gene]).toBe(label);
    for (const [cell, row] of Object.entries(expected.rows)) {
      const { columns, counts } = await dataset.readRows(+cell, +cell + 1);
      expect([...columns.slice(0, row.genes.length)]).toEqual(row.genes);
      expect([...counts.slice(0, row.genes.length)]).toEqual(row.counts);
    }
    const described = (await reader().inspect({ path: files[name] })).columns;
    for (const [column, levels] of Object.entries(expected.columns)) {
      const found = described.find((each) => each.name === column)?.levels ?? [];
      expect(Object.fromEntries(found.map((level) => [level.name, level.cells]))).toEqual(levels);
    }
    dataset.dispose();
  });

  test("genes in any order: the same numbers as columns of the whole matrix", async () => {
    const dataset = await open(files.muscat);
    const genes = Int32Array.of(1266, 3, 700, 12, 0);
    const all = await whole(dataset);
    const chosen = await dataset.readRows(100, 400, genes);
    expect(dense(chosen, 5)).toEqual(all.slice(100, 400).map((row) => Array.from(genes, (gene) => row[gene])));
    for (let row = 0; row < 300; row++) {
      const columns = chosen.columns.slice(chosen.rowStarts[row], chosen.rowStarts[row + 1]);
      expect([...columns]).toEqual([...columns].sort((a, b) => a - b));
    }
    await expect(dataset.readRows(0, dataset.cells + 1)).rejects.toBeInstanceOf(RangeError);
    await expect(dataset.readRows(0, 1, Int32Array.of(1267))).rejects.toBeInstanceOf(RangeError);
    dataset.dispose();
  });

  test("anndata 0.5.0: tables and embeddings as records; neither X nor raw/X is counts, and the error lists both", async () => {
    const expected = reference.shared.v05;
    const description = await reader().inspect({ path: files.v05 });
    expect(description).toMatchObject({ formatVersion: "anndata before 0.7", cells: 700, genes: 765 });
    expect(description.taken).toBeUndefined();
    for (const [column, levels] of Object.entries(expected.columns)) {
      const found = description.columns.find((each) => each.name === column);
      expect(Object.fromEntries(found!.levels!.map((level) => [level.name, level.cells]))).toEqual(levels);
    }
    const { representation: codes, cellTable } = await reader().readEmbedding!({ path: files.v05 }, "X_umap");
    expect([codes.rows, codes.columns]).toEqual([700, 2]);
    expect([codes.values.slice(0, 2), codes.values.slice(-2)].map((pair) => [...pair])).toEqual(expected.umap);
    expect(cellTable.index[699]).toBe(expected.cells[699]);
    const pca = (await reader().readEmbedding!({ path: files.v05 }, "X_pca")).representation;
    expect([pca.values[699 * 50], pca.values[699 * 50 + 49]]).toEqual(expected.pca);
    await expect(open(files.v05)).rejects.toMatchObject({ kind: "not-counts" });
    await expect(open(files.v05)).rejects.toThrow(/X contains a negative value.*raw\/X contains a fractional value/);
    const raw = await open(files.v05, { matrix: "raw/X" }, "nonnegative");
    expect(raw.geneTable.index[764]).toBe(expected.rawGenes[764]);
    raw.dispose();
  });

  test("anndata 0.11.4 without any matrix throws an error", async () => {
    await expect(open(files.v011)).rejects.toMatchObject({ kind: "not-counts" });
    await expect(open(files.v011)).rejects.toThrow(/got no X, no layers\/counts, no raw\/X/);
    expect(await reader().inspect({ path: files.v011 })).toMatchObject({ cells: 10, genes: 20, matrices: [] });
  });
});

describe("the reader", () => {
  test("recognizes .h5ad files that are HDF5, and no other files", async () => {
    const text = join(folder, "text.h5ad");
    await writeFile(text, "not HDF5");
    expect(await reader().recognizes({ path: files.v07 })).toBe(true);
    expect(await reader().recognizes({ name: "a.h5ad", blob: new Blob([await readFile(files.v011)]) })).toBe(true);
    expect(await reader().recognizes({ path: text })).toBe(false);
    expect(await reader().recognizes({ path: join(folder, "none.h5ad") })).toBe(false);
    expect(await reader().recognizes({ path: folder })).toBe(false);
  });

  test("a truncated file and a missing embedding throw an error", async () => {
    const path = join(folder, "cut.h5ad");
    await writeFile(path, (await readFile(files.muscat)).subarray(0, 50_000));
    await expect(open(path)).rejects.toMatchObject({ kind: "unreadable-file" });
    await expect(reader().readEmbedding!({ path: files.v07 }, "X_umap")).rejects.toThrow(/only array/);
  });

  test("stops when the signal is aborted", async () => {
    const openOptions = { support: "counts", signal: AbortSignal.abort() } as const;
    await expect(reader().open({ path: files.kang }, openOptions)).rejects.toMatchObject({ kind: "interrupted" });
  });
});
