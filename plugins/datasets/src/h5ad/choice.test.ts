// Selection of the matrix, and rejected matrices.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type AnnDataContents, makeUnique, writeAnnData } from "@heddle/anndata";
import { createHdf5Writer } from "@heddle/hdf5";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fixture, open, reader, whole } from "./open-file.fixture.js";
import reference from "./reference.json" with { type: "json" };

const { fixtures } = reference;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "heddle-h5ad-choice-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A file of a few cells whose X is the given dense rows. */
async function written(name: string, rows: readonly (readonly number[])[], more: Partial<AnnDataContents> = {}) {
  const path = join(folder, `${name}.h5ad`);
  const writer = await createHdf5Writer(path);
  const genes = rows[0].length;
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

describe("selection of the matrix", () => {
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

  test("layers/counts before X; any layer if X is normalized; by name", async () => {
    const path = await written("layers", counts, { layers: { counts: matrix(2), spliced: matrix(3) } });
    const dataset = await open(path);
    expect(dataset.origin.matrix).toBe("layers/counts");
    expect(await whole(dataset)).toEqual(counts.map((row) => row.map((value) => 2 * value)));
    dataset.dispose();
    const named = await open(path, { matrix: "layers/spliced" });
    expect(named.origin).toMatchObject({ matrix: "layers/spliced", matrixReason: "The option matrix names it." });
    named.dispose();
    const normalized = await written(
      "normalized",
      [
        [0.5, 1, 2],
        [1, 1, 1],
      ],
      { layers: { spliced: matrix(3) } },
    );
    const found = await open(normalized);
    expect(found.origin.matrixReason).toBe(
      "layers/spliced contains integers ≥ 0; X contains a fractional value (0.5).",
    );
    found.dispose();
    await expect(open(path, { matrix: "layers/none" })).rejects.toThrow(/only X, layers\/counts, layers\/spliced/);
  });

  test("raw/X with its own genes if X is scaled", async () => {
    const dataset = await open(fixture("raw"));
    expect(dataset.origin.matrix).toBe("raw/X");
    expect(dataset.geneTable.index).toEqual(fixtures.raw.var);
    expect(await whole(dataset)).toEqual(fixtures.raw.X);
    dataset.dispose();
  });

  test("normalized values by name, for a likelihood on real numbers", async () => {
    const dataset = await open(fixture("raw"), { matrix: "X" }, "real");
    expect([dataset.genes, dataset.geneTable.index]).toEqual([2, ["LYZ", "CD3E"]]);
    expect(await whole(dataset)).toEqual(Array.from({ length: 4 }, () => [-0.5, 1.25]));
    dataset.dispose();
  });

  test("for a likelihood on real numbers, a layer of other values before counts in X; counts if there is nothing else", async () => {
    const path = await written("layers-of-values", [[1, 2]], {
      layers: {
        logged: { kind: "dense", rows: 1, columns: 2, values: Float32Array.of(0.5, 1.25) },
      },
    });
    const dataset = await open(path, {}, "real");
    expect(dataset.origin.matrixReason).toBe("layers/logged contains finite values; X contains counts.");
    dataset.dispose();
    const counts = await open(await written("counts-alone", [[1, 2]]), {}, "real");
    expect(counts.origin.matrix).toBe("X");
    counts.dispose();
  });
});

describe("values other than counts throw an error", () => {
  test.each([
    ["negative", -1, /X contains a negative value \(-1\)/],
    ["fractional", 0.5, /X contains a fractional value \(0.5\)/],
    ["NaN", Number.NaN, /X contains a missing value/],
    ["infinite", Number.POSITIVE_INFINITY, /X contains an infinite value/],
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

  test("finds one fractional value outside every sample and reports its position", async () => {
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

  test("repeated names throw an error, or become unique as in anndata", async () => {
    const path = await written("repeated", [names.map(() => 1)], { var: genes });
    await expect(open(path)).rejects.toMatchObject({ kind: "bad-data" });
    await expect(open(path)).rejects.toThrow(/got "A", "B" used more than once.*duplicateGenes/);
    const dataset = await open(path, { duplicateGenes: "suffix" });
    expect(dataset.geneTable.index).toEqual(fixtures.repeated.unique);
    expect(makeUnique(names)).toEqual(fixtures.repeated.unique);
    dataset.dispose();
  });
});
