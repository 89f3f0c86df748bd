// Files that no reader recognizes, and files of another format under a known extension.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { HierarchyWriter } from "@heddle/anndata";
import { writeHdf5 } from "@heddle/hdf5";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import h5ad from "../h5ad/h5ad.js";
import tenx from "../tenx-hdf5/tenx-hdf5.js";
import mtx from "../tenx-mtx/tenx-mtx.js";
import { explainFile } from "./explain-file.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "heddle-explain-test-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function written(name: string, fill: (writer: HierarchyWriter) => Promise<void>) {
  const path = join(folder, name);
  await writeHdf5(path, fill);
  return { path };
}

async function groups(writer: HierarchyWriter, ...paths: string[]) {
  for (const path of paths) await writer.createGroup(path);
}

const array = (writer: HierarchyWriter, path: string) =>
  writer.writeArray(path, { shape: [1], data: Int32Array.of(1) });

describe("HDF5 files of other formats are named", () => {
  const mudata = (writer: HierarchyWriter) => groups(writer, "mod", "mod/rna", "obs", "var");
  const loom = async (writer: HierarchyWriter) => {
    await groups(writer, "row_attrs", "col_attrs");
    await array(writer, "matrix");
  };
  const cellRanger = async (writer: HierarchyWriter) => {
    await groups(writer, "matrix");
    for (const path of ["matrix/barcodes", "matrix/indptr"]) await array(writer, path);
  };

  test.each([
    ["cells.h5mu", mudata, /got MuData.*mdata\.mod/],
    ["cells.loom", loom, /got a loom file.*read_loom/],
    ["cells.data", cellRanger, /got a matrix of Cell Ranger.*tenx-hdf5/],
    ["renamed", (writer: HierarchyWriter) => groups(writer, "obs", "var"), /got AnnData.*data\.use: h5ad/],
  ])("%s", async (name, fill, message) => {
    await expect(explainFile(await written(name, fill))).rejects.toThrow(message);
  });

  test("with the extensions .h5ad and .h5 too, when opened and inspected", async () => {
    const open = { support: "counts" } as const;
    const reader = h5ad.create(h5ad.options.parse({}), []);
    const renamed = await written("mudata.h5ad", mudata);
    await expect(reader.open(renamed, open)).rejects.toThrow(/MuData/);
    await expect(reader.inspect(renamed)).rejects.toThrow(/MuData/);
    const cells = tenx.create(tenx.options.parse({}), []);
    await expect(cells.open(await written("loom.h5", loom), open)).rejects.toThrow(/loom/);
  });
});

describe("other files", () => {
  test("compressed, and saved web pages, are named; a missing file is missing; unknown text is left to others", async () => {
    const gzip = join(folder, "cells.h5ad.gz");
    await writeFile(gzip, gzipSync("x"));
    await expect(explainFile({ path: gzip })).rejects.toThrow(/gunzip/);
    const page = join(folder, "download");
    await writeFile(page, "<html>");
    await expect(explainFile({ path: page })).rejects.toThrow(/web page/);
    await expect(explainFile({ path: join(folder, "none.h5ad") })).rejects.toMatchObject({ kind: "missing-file" });
    const text = join(folder, "notes.txt");
    await writeFile(text, "some text");
    await expect(explainFile({ path: text })).resolves.toBeUndefined();
  });

  test("a folder of peaks is named", async () => {
    for (const name of ["matrix.mtx", "barcodes.tsv", "peaks.bed"]) await writeFile(join(folder, name), "");
    const reader = mtx.create(mtx.options.parse({}), []);
    await expect(reader.open({ path: folder }, { support: "counts" })).rejects.toThrow(/got peaks of chromatin/);
  });

  test('STARsolo\'s "float" in the first line: the hint is to write "real"', async () => {
    const sample = await mkdtemp(join(folder, "starsolo-"));
    await writeFile(join(sample, "matrix.mtx"), "%%MatrixMarket matrix coordinate float general\n%\n1 1 1\n1 1 2\n");
    await writeFile(join(sample, "features.tsv"), "g\tG\tGene Expression\n");
    await writeFile(join(sample, "barcodes.tsv"), "c\n");
    const reader = mtx.create(mtx.options.parse({}), []);
    await expect(reader.open({ path: sample }, { support: "counts" })).rejects.toThrow(/Replace "float" by "real"/);
  });
});
