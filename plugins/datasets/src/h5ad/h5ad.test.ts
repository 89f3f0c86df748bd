import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type AnnDataContents, makeUnique, writeAnnData } from "@heddle/anndata";
import type { CountDataset, CsrRows, Support } from "@heddle/contracts";
import { createHdf5Writer } from "@heddle/hdf5";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import plugin from "./h5ad.js";
import reference from "./reference.json" with { type: "json" };

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const fixture = (name: string) => here(`../../fixtures/${name}.h5ad`);
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
const { fixtures } = reference;

const reader = (given: Record<string, unknown> = {}) => plugin.create(plugin.options.parse(given), []);
const open = (path: string, given?: Record<string, unknown>, support: Support = "counts") =>
  reader(given).open({ path }, { support });

function dense({ rowStarts, columns, counts }: CsrRows, genes: number): number[][] {
  return Array.from({ length: rowStarts.length - 1 }, (_, row) => {
    const values = new Array<number>(genes).fill(0);
    for (let i = rowStarts[row]!; i < rowStarts[row + 1]!; i++) values[columns[i]!] = counts[i]!;
    return values;
  });
}

const whole = async (dataset: CountDataset) => dense(await dataset.readRows(0, dataset.cells), dataset.genes);

let folder: string;
beforeAll(async () => {
  if (!existsSync(shared)) throw new Error(`the shared test data is missing: ${shared}`);
  folder = await mkdtemp(join(tmpdir(), "heddle-h5ad-test-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A file of a few cells whose X is the given dense rows. */
async function written(name: string, rows: readonly (readonly number[])[], more: Partial<AnnDataContents> = {}) {
  const path = join(folder, `${name}.h5ad`);
  const writer = await createHdf5Writer(path);
  const genes = rows[0]!.length;
  const index = (length: number, prefix: string) => Array.from({ length }, (_, i) => `${prefix}${i}`);
  await writeAnnData(writer, {
    obs: { rows: rows.length, index: index(rows.length, "cell"), columns: new Map() },
    var: { rows: genes, index: index(genes, "gene"), columns: new Map() },
    X: { kind: "dense", rows: rows.length, columns: genes, values: Float64Array.from(rows.flat()) },
    ...more,
  });
  await writer.close();
  return path;
}

describe("real files hold what anndata 0.12.19 reads in them", () => {
  test.each(["kang", "muscat", "pbmc3k", "v07", "scvi"] as const)("%s", async (name) => {
    const expected = reference.shared[name];
    const dataset = await open(files[name]);
    expect([dataset.cells, dataset.genes]).toEqual(expected.shape);
    expect(dataset.access).toBe("rows");
    expect(dataset.origin).toMatchObject({ format: "h5ad", matrix: "X", matrixReason: "X holds integers ≥ 0." });
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

  test("genes in any order: the same numbers as columns of the whole", async () => {
    const dataset = await open(files.muscat);
    const genes = Int32Array.of(1266, 3, 700, 12, 0);
    const all = await whole(dataset);
    const chosen = await dataset.readRows(100, 400, genes);
    expect(dense(chosen, 5)).toEqual(all.slice(100, 400).map((row) => Array.from(genes, (gene) => row[gene]!)));
    for (let row = 0; row < 300; row++) {
      const columns = chosen.columns.slice(chosen.rowStarts[row]!, chosen.rowStarts[row + 1]!);
      expect([...columns]).toEqual([...columns].sort((a, b) => a - b));
    }
    await expect(dataset.readRows(0, dataset.cells + 1)).rejects.toBeInstanceOf(RangeError);
    await expect(dataset.readRows(0, 1, Int32Array.of(1267))).rejects.toBeInstanceOf(RangeError);
    dataset.dispose();
  });

  test("anndata 0.5.0: tables and embeddings as records; neither X nor raw/X is counts, and both are said so", async () => {
    const expected = reference.shared.v05;
    const description = await reader().inspect({ path: files.v05 });
    expect(description).toMatchObject({ formatVersion: "anndata before 0.7", cells: 700, genes: 765 });
    expect(description.taken).toBeUndefined();
    for (const [column, levels] of Object.entries(expected.columns)) {
      const found = description.columns.find((each) => each.name === column);
      expect(Object.fromEntries(found!.levels!.map((level) => [level.name, level.cells]))).toEqual(levels);
    }
    const { codes, cellTable } = await reader().readEmbedding!({ path: files.v05 }, "X_umap");
    expect([codes.rows, codes.columns]).toEqual([700, 2]);
    expect([codes.values.slice(0, 2), codes.values.slice(-2)].map((pair) => [...pair])).toEqual(expected.umap);
    expect(cellTable.index[699]).toBe(expected.cells[699]);
    const pca = (await reader().readEmbedding!({ path: files.v05 }, "X_pca")).codes;
    expect([pca.values[699 * 50], pca.values[699 * 50 + 49]]).toEqual(expected.pca);
    await expect(open(files.v05)).rejects.toMatchObject({ kind: "not-counts" });
    await expect(open(files.v05)).rejects.toThrow(/X holds a negative value.*raw\/X holds a fractional value/);
    const raw = await open(files.v05, { matrix: "raw/X" }, "nonnegative");
    expect(raw.geneTable.index[764]).toBe(expected.rawGenes[764]);
    raw.dispose();
  });

  test("anndata 0.11.4 without any matrix is refused", async () => {
    await expect(open(files.v011)).rejects.toMatchObject({ kind: "not-counts" });
    await expect(open(files.v011)).rejects.toThrow(/got no X, no layers\/counts, no raw\/X/);
    expect(await reader().inspect({ path: files.v011 })).toMatchObject({ cells: 10, genes: 20, matrices: [] });
  });
});

describe("encodings", () => {
  test("columns of every kind, beside a CSC matrix", async () => {
    const expected = fixtures["columns-csc"];
    const dataset = await open(fixture("columns-csc"));
    expect(dataset.access).toBe("memory");
    expect(dataset.cellTable.index).toEqual(expected.obs.index);
    expect(dataset.geneTable.index).toEqual(expected.var);
    expect(await whole(dataset)).toEqual(expected.X);
    const genes = Int32Array.of(4, 1);
    const chosen = dense(await dataset.readRows(0, 4, genes), 2);
    expect(chosen).toEqual(expected.X.map((row) => [row[4], row[1]]));
    expect(await whole(dataset)).toEqual(expected.X);
    const column = (name: string) => dataset.cellTable.columns.get(name);
    const { condition, dose, cluster, name, n_counts, age } = expected.obs.columns;
    for (const [label, want] of Object.entries({ condition, dose, cluster })) {
      expect(column(label)).toEqual({
        kind: "categorical",
        codes: Int32Array.from(want.codes),
        categories: want.categories,
      });
    }
    expect(column("name")).toEqual({ kind: "string", values: name.values });
    expect(column("n_counts")).toEqual({ kind: "number", values: Float64Array.from(n_counts.values) });
    expect(column("age")).toEqual({ kind: "number", values: Float64Array.from(age.values) });
    const levels = ["False", "True"];
    expect(column("flag")).toEqual({ kind: "categorical", codes: Int32Array.of(1, 0, 1, 1), categories: levels });
    expect(column("maybe_bool")).toEqual({
      kind: "categorical",
      codes: Int32Array.of(1, -1, 0, 1),
      categories: levels,
    });
    expect(column("maybe_int")).toEqual({ kind: "number", values: Float64Array.of(1, Number.NaN, 3, 4) });
    dataset.dispose();
  });

  test("nullable strings, uint16 indices out of order, int64 indptr, a repeated entry, a stored zero", async () => {
    const dataset = await open(fixture("by-hand"));
    expect(dataset.cellTable.index).toEqual(fixtures["by-hand"].obs.index);
    expect(dataset.geneTable.index).toEqual(fixtures["by-hand"].var);
    const note = fixtures["by-hand"].obs.columns.note.values;
    expect(dataset.cellTable.columns.get("note")).toEqual({ kind: "string", values: note });
    expect(await whole(dataset)).toEqual(fixtures["by-hand"].X);
    const rows = await dataset.readRows(0, 4);
    expect([...rows.rowStarts]).toEqual([0, 2, 4, 4, 7]);
    expect([...rows.columns]).toEqual([1, 3, 0, 4, 0, 1, 2]);
    expect([...dataset.origin.totalCounts]).toEqual([4, 9, 0, 302]);
    dataset.dispose();
  });

  test("dense integers", async () => {
    const dataset = await open(fixture("dense"));
    expect(await whole(dataset)).toEqual(fixtures.dense.X);
    dataset.dispose();
  });

  test("unknown compression is refused by its number", async () => {
    await expect(open(fixture("unknown-filter"))).rejects.toMatchObject({ kind: "unsupported-file" });
    await expect(open(fixture("unknown-filter"))).rejects.toThrow(/filter 32099 .*on X/);
  });
});

describe("which matrix is taken", () => {
  const counts = [
    [0, 2, 1],
    [3, 0, 0],
  ];
  const matrix = (factor: number) =>
    ({
      kind: "dense",
      rows: 2,
      columns: 3,
      values: Float32Array.from(counts.flat(), (value) => value * factor),
    }) as const;

  test("layers/counts before X; any layer where X is normalised; by name", async () => {
    const path = await written("layers", counts, { layers: { counts: matrix(2), spliced: matrix(3) } });
    const dataset = await open(path);
    expect(dataset.origin.matrix).toBe("layers/counts");
    expect(await whole(dataset)).toEqual(counts.map((row) => row.map((value) => 2 * value)));
    dataset.dispose();
    const named = await open(path, { matrix: "layers/spliced" });
    expect(named.origin).toMatchObject({ matrix: "layers/spliced", matrixReason: "The option matrix names it." });
    named.dispose();
    const normalised = await written(
      "normalised",
      [
        [0.5, 1, 2],
        [1, 1, 1],
      ],
      { layers: { spliced: matrix(3) } },
    );
    const found = await open(normalised);
    expect(found.origin.matrixReason).toBe("layers/spliced holds integers ≥ 0; X holds a fractional value (0.5).");
    found.dispose();
    await expect(open(path, { matrix: "layers/none" })).rejects.toThrow(/only X, layers\/counts, layers\/spliced/);
  });

  test("raw/X with its own genes where X is scaled", async () => {
    const dataset = await open(fixture("raw"));
    expect(dataset.origin.matrix).toBe("raw/X");
    expect(dataset.geneTable.index).toEqual(fixtures.raw.var);
    expect(await whole(dataset)).toEqual(fixtures.raw.X);
    dataset.dispose();
  });

  test("normalised values by name, for a likelihood on real numbers", async () => {
    const dataset = await open(fixture("raw"), { matrix: "X" }, "real");
    expect([dataset.genes, dataset.geneTable.index]).toEqual([2, ["LYZ", "CD3E"]]);
    expect(await whole(dataset)).toEqual(Array.from({ length: 4 }, () => [-0.5, 1.25]));
    dataset.dispose();
  });
});

describe("values that are no counts are refused", () => {
  test.each([
    ["negative", -1, /X holds a negative value \(-1\)/],
    ["fractional", 0.5, /X holds a fractional value \(0.5\)/],
    ["NaN", Number.NaN, /X holds a missing value/],
    ["infinite", Number.POSITIVE_INFINITY, /X holds an infinite value/],
    ["too large for float32", 2 ** 24 + 2, /above 2\^24/],
  ])("%s", async (name, value, message) => {
    const path = await written(name.replaceAll(" ", "-"), [
      [1, 2],
      [value, 0],
    ]);
    await expect(open(path)).rejects.toMatchObject({ kind: "not-counts" });
    await expect(open(path)).rejects.toThrow(message);
    await expect(open(path, { matrix: "X" })).rejects.toThrow(/in X\[1, 0\]/);
  });

  test("one fractional value that no sample sees is found and named", async () => {
    const rows = 300;
    const genes = 200;
    const csr = {
      rowStarts: Int32Array.from({ length: rows + 1 }, (_, row) => row * genes),
      columns: Int32Array.from({ length: rows * genes }, (_, i) => i % genes),
      counts: new Float32Array(rows * genes).fill(1),
    };
    csr.counts[5 * genes + 80] = 0.25;
    const table = (prefix: string, length: number) => ({
      rows: length,
      index: Array.from({ length }, (_, i) => `${prefix}${i}`),
      columns: new Map(),
    });
    const X = { kind: "csr", rows: csr, columns: genes } as const;
    const path = await written("hidden", [[0]], { obs: table("cell", rows), var: table("gene", genes), X });
    expect((await reader().inspect({ path })).matrices[0]?.isCounts).toBe(true);
    await expect(open(path)).rejects.toThrow(/got a fractional value \(0.25\) in X\[5, 80\]/);
  });
});

describe("names of genes", () => {
  const names = fixtures.repeated.names;
  const genes = { rows: names.length, index: names, columns: new Map() };

  test("repeated ones are refused by name, or made unique as anndata does", async () => {
    const path = await written("repeated", [names.map(() => 1)], { var: genes });
    await expect(open(path)).rejects.toMatchObject({ kind: "bad-data" });
    await expect(open(path)).rejects.toThrow(/got "A", "B" used more than once.*duplicateGenes/);
    const dataset = await open(path, { duplicateGenes: "suffix" });
    expect(dataset.geneTable.index).toEqual(fixtures.repeated.unique);
    expect(makeUnique(names)).toEqual(fixtures.repeated.unique);
    dataset.dispose();
  });
});

describe("the reader", () => {
  test("recognises .h5ad files that are HDF5, and nothing else", async () => {
    const text = join(folder, "text.h5ad");
    await writeFile(text, "not HDF5");
    expect(await reader().recognises({ path: files.v07 })).toBe(true);
    expect(await reader().recognises({ name: "a.h5ad", blob: new Blob([await readFile(files.v011)]) })).toBe(true);
    expect(await reader().recognises({ path: text })).toBe(false);
    expect(await reader().recognises({ path: join(folder, "none.h5ad") })).toBe(false);
    expect(await reader().recognises({ path: folder })).toBe(false);
  });

  test("a truncated file and a missing embedding say so", async () => {
    const path = join(folder, "cut.h5ad");
    await writeFile(path, (await readFile(files.muscat)).subarray(0, 50_000));
    await expect(open(path)).rejects.toMatchObject({ kind: "unreadable-file" });
    await expect(reader().readEmbedding!({ path: files.v07 }, "X_umap")).rejects.toThrow(/only array/);
  });

  test("stops when asked to", async () => {
    const wish = { support: "counts", signal: AbortSignal.abort() } as const;
    await expect(reader().open({ path: files.kang }, wish)).rejects.toMatchObject({ kind: "interrupted" });
  });
});
