// Files whose matrix is no matrix of numbers, files of embeddings, and paths that are neither files nor folders.
import { spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { HierarchyWriter } from "@heddle/anndata";
import type { DatasetReader } from "@heddle/contracts";
import { writeHdf5 } from "@heddle/hdf5";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import zarr from "../anndata-zarr/anndata-zarr.js";
import h5ad from "../h5ad/h5ad.js";
import tenx from "../tenx-hdf5/tenx-hdf5.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "heddle-unusable-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const anndata = () => h5ad.create(h5ad.options.parse({}), []);
const cellRanger = () => tenx.create(tenx.options.parse({}), []);

/** An AnnData file of two cells and `genes` genes with the given matrix. */
async function written(name: string, genes: number, fill: (writer: HierarchyWriter) => Promise<void>) {
  const path = join(folder, name);
  await writeHdf5(path, async (writer) => {
    for (const [table, rows] of [
      ["obs", 2],
      ["var", genes],
    ] as const) {
      await writer.createGroup(table);
      await writer.setAttribute(table, "_index", "names");
      const names = Array.from({ length: rows }, (_, i) => `${table}${i}`);
      await writer.writeArray(`${table}/names`, { shape: [rows], data: names });
    }
    await fill(writer);
  });
  return { path };
}

const counts = { support: "counts" } as const;
const both = async (reader: DatasetReader, source: { path: string }, message: RegExp) => {
  await expect(reader.open(source, counts)).rejects.toThrow(message);
  await expect(reader.inspect(source)).rejects.toThrow(message);
};

describe("X that is no matrix of numbers is named, by open and inspect", () => {
  test.each<[string, RegExp, (writer: HierarchyWriter) => Promise<void>]>([
    [
      "three-dimensions",
      /expected X as a dense, CSR or CSC matrix of numbers, got an array of 3 dimensions/,
      (writer) => writer.writeArray("X", { shape: [2, 3, 1], data: new Float32Array(6) }),
    ],
    [
      "strings",
      /got an array of strings/,
      (writer) => writer.writeArray("X", { shape: [2, 3], data: ["1", "2", "3", "4", "5", "6"] }),
    ],
    [
      "encoding",
      /got gpu_matrix/,
      async (writer) => {
        await writer.createGroup("X");
        await writer.setAttribute("X", "encoding-type", "gpu_matrix");
      },
    ],
    [
      "without-data",
      /got csr_matrix without its shape or data/,
      async (writer) => {
        await writer.createGroup("X");
        await writer.setAttribute("X", "encoding-type", "csr_matrix");
      },
    ],
  ])("%s", async (name, message, fill) => {
    await both(anndata(), await written(`${name}.h5ad`, 3, fill), message);
  });
});

describe("a file of embeddings without genes", () => {
  const embeddings = (name: string) =>
    written(name, 0, async (writer) => {
      await writer.createGroup("obsm");
      await writer.writeArray("obsm/X_scVI", { shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) });
    });

  test("is described with the commands that take it", async () => {
    const description = await anndata().inspect(await embeddings("latents.h5ad"));
    expect(description).toMatchObject({ cells: 2, genes: 0, embeddings: [{ name: "X_scVI", columns: 2 }] });
    expect(description.taken).toBeUndefined();
    expect(description.notes[0]).toMatch(/no genes\. .*heddle rotate ".*latents\.h5ad" --obsm X_scVI\.$/);
  });

  test("is refused as counts, with the same commands, and no word of a filter", async () => {
    const opened = anndata().open(await embeddings("counts.h5ad"), counts);
    await expect(opened).rejects.toThrow(/got a file of embeddings without genes.*heddle evaluate .*heddle rotate/);
    await expect(opened).rejects.not.toThrow(/filter/);
  });

  test("without embeddings, the step that wrote the file is named as the likely cause", async () => {
    await both(anndata(), await written("none.h5ad", 0, async () => {}), /got a file without genes.*Check the step/);
  });
});

test("a matrix of Cell Ranger without features is called incomplete", async () => {
  const path = join(folder, "features.h5");
  await writeHdf5(path, async (writer) => {
    await writer.createGroup("matrix");
    for (const name of ["barcodes", "indptr"])
      await writer.writeArray(`matrix/${name}`, { shape: [1], data: Int32Array.of(0) });
  });
  await both(cellRanger(), { path }, /expected the group matrix\/features.*incomplete/);
});

describe.runIf(process.platform === "linux")("neither a file nor a folder", () => {
  const readers = [["h5ad", anndata()] as const, ["anndata-zarr", zarr.create(zarr.options.parse({}), [])] as const];

  test.each(readers)("a pipe, which opening would wait for: %s refuses it at once", async (name, reader) => {
    const path = join(folder, `pipe-${name}`);
    spawnSync("mkfifo", [path]);
    expect(await reader.recognizes({ path })).toBe(false);
    await both(reader, { path }, /got a pipe, a socket or a device/);
  });

  test.each(readers)("a socket: %s", async (name, reader) => {
    const path = join(folder, `socket-${name}`);
    const server = createServer().listen(path);
    onTestFinished(() => void server.close());
    await new Promise((listening) => server.once("listening", listening));
    expect(await reader.recognizes({ path })).toBe(false);
    await both(reader, { path }, /got a pipe, a socket or a device/);
  });
});
