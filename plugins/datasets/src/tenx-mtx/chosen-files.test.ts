import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { DataSource, DatasetReader } from "@heddle/contracts";
import { describe, expect, test } from "vitest";
import plugin from "./tenx-mtx.js";

// Third-party files next to the repository: a missing file fails its test with Node's own "no such file".
const formats = fileURLToPath(new URL("../../../../../shared/data/formats", import.meta.url));
const v2 = join(formats, "10x_v2/filtered_gene_bc_matrices/hg19_chr21");
const v3 = join(formats, "10x_v3/filtered_feature_bc_matrix");

const reader = (): DatasetReader => plugin.create(plugin.options.parse({}), []);
const open = (path: string) => reader().open({ path }, { support: "counts" });

/** The files of a folder as a browser provides them. */
async function chosen(folder: string): Promise<DataSource> {
  const blobOf = async (name: string) => new Blob([new Uint8Array(await readFile(join(folder, name)))]);
  const names = await readdir(folder);
  return { name: "dropped", files: await Promise.all(names.map(async (name) => ({ name, blob: await blobOf(name) }))) };
}

describe("files selected in a browser", () => {
  test.each([
    ["plain", v2],
    ["gzip", v3],
  ])("%s: the same counts and tables as from disk", async (_how, folder) => {
    const source = await chosen(folder);
    expect(await reader().recognizes(source)).toBe(true);
    const dropped = await reader().open(source, { support: "counts" });
    const dataset = await open(folder);
    expect(await dropped.readRows(0, dropped.cells)).toEqual(await dataset.readRows(0, dataset.cells));
    expect([dropped.cellTable, dropped.geneTable]).toEqual([dataset.cellTable, dataset.geneTable]);
    expect((await reader().inspect(source)).matrices).toEqual((await reader().inspect({ path: folder })).matrices);
  });

  test("the error for a matrix without its companions contains their names", async () => {
    const matrix = new Blob([new Uint8Array(await readFile(join(v2, "matrix.mtx")))]);
    const source = { name: "matrix.mtx", blob: matrix };
    expect(await reader().recognizes(source)).toBe(true);
    await expect(reader().open(source, { support: "counts" })).rejects.toThrow(/features\.tsv .*genes\.tsv/);
  });

  test("a truncated gzip file is unreadable", async () => {
    const { files } = (await chosen(v3)) as Extract<DataSource, { files: unknown }>;
    const cut = files.map(({ name, blob }) => ({ name, blob: blob.slice(0, blob.size - 50) }));
    const failed = reader().open({ name: "cut", files: cut }, { support: "counts" });
    await expect(failed).rejects.toMatchObject({ kind: "unreadable-file" });
  });
});
