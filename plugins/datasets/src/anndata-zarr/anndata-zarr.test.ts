import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Column, type CsrRows, type DataSource, type DatasetReader, isHeddleError } from "@heddle/contracts";
import { unzipSync, zipSync } from "fflate";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import plugin from "./anndata-zarr.js";
import reference from "./reference.json" with { type: "json" };

const fixture = (name: string) => fileURLToPath(new URL(`./fixtures/${name}.zarr.zip`, import.meta.url));
// Third-party files next to the repository: a missing file fails its test as "missing-file".
const shared = (version: string) =>
  fileURLToPath(new URL(`../../../../../shared/data/formats/anndata/${version}/adata.zarr.zip`, import.meta.url));
const reader = (options = {}): DatasetReader => plugin.create(plugin.options.parse(options), []);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "heddle-zarr-"));
});
afterEach(() => rm(folder, { recursive: true }));

async function unpack(archive: string): Promise<string> {
  const target = join(folder, "adata.zarr");
  for (const [name, bytes] of Object.entries(unzipSync(await readFile(archive)))) {
    await mkdir(dirname(join(target, name)), { recursive: true });
    if (!name.endsWith("/")) await writeFile(join(target, name), bytes);
  }
  return target;
}

/** The archive, the same unpacked on disk, and both as a browser provides them. */
async function sourceOf(kind: "archive" | "folder" | "blob" | "files", archive: string): Promise<DataSource> {
  if (kind === "archive") return { path: archive };
  if (kind === "folder") return { path: await unpack(archive) };
  const bytes = await readFile(archive);
  if (kind === "blob") return { name: "adata.zarr.zip", blob: new Blob([bytes]) };
  const files = Object.entries(unzipSync(bytes)).filter(([file]) => !file.endsWith("/"));
  return { name: "adata.zarr", files: files.map(([file, data]) => ({ name: file, blob: new Blob([data]) })) };
}

function dense({ rowStarts, columns, counts }: CsrRows, genes: number): number[][] {
  return Array.from({ length: rowStarts.length - 1 }, (_, c) => {
    const row = new Array<number>(genes).fill(0);
    for (let i = rowStarts[c]; i < rowStarts[c + 1]; i++) row[columns[i]] = counts[i];
    return row;
  });
}

const failure = async (promise: Promise<unknown>) => {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!isHeddleError(error)) throw new Error(`no HeddleError but ${String(error)}`);
  return error;
};

const numbers = (column: Column | undefined) =>
  column?.kind === "number" ? Array.from(column.values, (value) => (Number.isNaN(value) ? null : value)) : undefined;

describe.each(["zarr-2", "zarr-3"] as const)("%s as anndata 0.12.19 writes it", (name) => {
  const expected = reference[name];

  test.each(["archive", "folder", "blob", "files"] as const)(
    "%s: equals the result of anndata.read_zarr",
    async (kind) => {
      const source = await sourceOf(kind, fixture(name));
      expect(await reader().recognizes(source)).toBe(true);
      const dataset = await reader().open(source, { support: "counts" });
      expect(dataset.origin).toMatchObject({ format: "anndata-zarr", matrix: "layers/counts" });
      expect(dataset.access).toBe("rows");
      expect(dataset.cellTable.index).toEqual(expected.cellNames);
      expect(dataset.geneTable.index).toEqual(expected.geneNames);
      expect(dense(await dataset.readRows(0, dataset.cells), dataset.genes)).toEqual(expected.counts);
      expect(dense(await dataset.readRows(5, 9, Int32Array.of(7, 2)), 2)).toEqual(
        expected.counts.slice(5, 9).map((row) => [row[7], row[2]]),
      );
      expect(Array.from(dataset.origin.totalCounts)).toEqual(expected.counts.map((row) => row.reduce((a, b) => a + b)));
      dataset.dispose();
    },
  );

  test("columns: categorical with a missing code, NaN, boolean, nullable integer", async () => {
    const { cellTable, dispose } = await reader().open({ path: fixture(name) }, { support: "counts" });
    expect(cellTable.columns.get("condition")).toEqual({
      kind: "categorical",
      codes: Int32Array.from(expected.conditionCodes),
      categories: expected.conditions,
    });
    expect(numbers(cellTable.columns.get("score"))).toEqual(expected.score);
    expect(numbers(cellTable.columns.get("plate"))).toEqual(expected.plate);
    expect(cellTable.columns.get("passed")).toMatchObject({ codes: Int32Array.from(expected.passed) });
    dispose();
  });

  test("its embedding, its description, and an error for the normalized X as counts", async () => {
    const { representation: codes } = await reader().readEmbedding!({ path: fixture(name) }, "X_pca");
    expect([codes.rows, codes.columns, Array.from(codes.values)]).toEqual([23, 2, expected.pca.flat()]);
    const found = await reader().inspect({ path: fixture(name) });
    expect(found).toMatchObject({ cells: 23, genes: 11, taken: { name: "layers/counts" } });
    expect(found.embeddings).toEqual([{ name: "X_pca", columns: 2 }]);
    const refused = await failure(reader({ matrix: "X" }).open({ path: fixture(name) }, { support: "counts" }));
    expect(refused.kind).toBe("not-counts");
  });
});

describe("files of older anndata", () => {
  // The expected numbers are those that anndata 0.12.19 reads from adata.h5ad next to the archive, with the same contents.
  test("0.7.8 (blosc, categories stored separately from the column): 30 cells × 20 genes, X of counts adding up to 302", async () => {
    const dataset = await reader().open({ path: shared("v0.7.8") }, { support: "counts" });
    expect([dataset.cells, dataset.genes, dataset.origin.matrix]).toEqual([30, 20, "X"]);
    expect(Array.from(dataset.origin.totalCounts.slice(0, 3))).toEqual([13, 8, 12]);
    const { counts } = await dataset.readRows(0, 30);
    expect([counts.length, counts.reduce((a, b) => a + b)]).toEqual([239, 302]);
    expect(dataset.cellTable.index.slice(0, 2)).toEqual(["cell0", "cell1"]);
    const column = dataset.cellTable.columns.get("obs_cat");
    expect(column?.kind === "categorical" && Array.from(column.codes.slice(0, 4))).toEqual([13, 0, 9, 1]);
    expect(column?.kind === "categorical" && column.categories[13]).toBe("h");
    dataset.dispose();
  });

  test("0.7.8: a layer of uniform numbers throws as counts; its embedding is read", async () => {
    const refused = await failure(
      reader({ matrix: "layers/array" }).open({ path: shared("v0.7.8") }, { support: "counts" }),
    );
    expect(refused.kind).toBe("not-counts");
    const { representation: codes } = await reader().readEmbedding!({ path: shared("v0.7.8") }, "array");
    expect([codes.rows, codes.columns]).toEqual([30, 50]);
    expect(codes.values[0]).toBeCloseTo(0.04589881, 8);
  });

  test("0.11.4 without X and layers throws an error", async () => {
    const error = await failure(reader().open({ path: shared("v0.11.4") }, { support: "counts" }));
    expect([error.kind, error.message.includes("no X")]).toEqual(["not-counts", true]);
  });
});

describe("unreadable input throws an error", () => {
  test("a missing path, a file that is no archive, a truncated archive, another archive", async () => {
    expect((await failure(reader().open({ path: join(folder, "none") }, { support: "counts" }))).kind).toBe(
      "missing-file",
    );
    await writeFile(join(folder, "text"), "neither a folder nor an archive");
    const whole = await readFile(fixture("zarr-3"));
    await writeFile(join(folder, "cut"), whole.subarray(0, whole.length >> 1));
    await writeFile(join(folder, "other"), zipSync({ "a.txt": new Uint8Array(3) }));
    for (const name of ["text", "cut"]) {
      const error = await failure(reader().open({ path: join(folder, name) }, { support: "counts" }));
      expect([error.kind, error.message.includes(name)]).toEqual(["unreadable-file", true]);
    }
    for (const name of ["none", "text", "cut", "other"])
      expect(await reader().recognizes({ path: join(folder, name) })).toBe(false);
  });

  test("errors contain the array of a damaged chunk (zarrita alone reads zeros) and the node of invalid JSON", async () => {
    const path = await unpack(fixture("zarr-2"));
    await writeFile(join(path, "layers/counts/indices/0"), "no blosc");
    const damaged = await failure(reader().open({ path }, { support: "counts" }));
    expect([damaged.kind, damaged.message.includes("layers/counts/indices")]).toEqual(["unreadable-file", true]);
    await writeFile(join(path, "obs/.zattrs"), "{");
    const broken = await failure(reader().open({ path }, { support: "counts" }));
    expect([broken.kind, broken.message.includes("obs")]).toEqual(["unreadable-file", true]);
  });

  test("the error for an unknown codec contains its name", async () => {
    const path = await unpack(fixture("zarr-2"));
    const file = join(path, "layers/counts/indices/.zarray");
    const metadata = { ...JSON.parse(await readFile(file, "utf8")), compressor: { id: "pcodec" } };
    await writeFile(file, JSON.stringify(metadata));
    const error = await failure(reader().open({ path }, { support: "counts" }));
    expect([error.kind, error.message.includes("pcodec")]).toEqual(["unsupported-file", true]);
  });

  test("reads an archive with one folder around the hierarchy", async () => {
    const inner = unzipSync(await readFile(fixture("zarr-3")));
    const outer = zipSync(Object.fromEntries(Object.entries(inner).map(([name, bytes]) => [`my.zarr/${name}`, bytes])));
    await writeFile(join(folder, "nested.zip"), outer);
    const dataset = await reader().open({ path: join(folder, "nested.zip") }, { support: "counts" });
    expect(dense(await dataset.readRows(0, 2), 11)).toEqual(reference["zarr-3"].counts.slice(0, 2));
    dataset.dispose();
  });
});
