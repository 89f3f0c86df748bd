import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type AnnDataContents,
  type HierarchyWriter,
  openAnnData,
  readEmbedding,
  readNumbers,
  readStrings,
  readTable,
  writeAnnData,
} from "@heddle/anndata";
import type { Table } from "@heddle/contracts";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { createHdf5Writer, hdf5Bytes } from "./create-hdf5-writer.js";
import { openHdf5 } from "./open-hdf5.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "heddle-writer-test-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const obs: Table = {
  rows: 3,
  index: ["cell-a", "cell-β", "cell-c"],
  columns: new Map([
    ["condition", { kind: "categorical", codes: Int32Array.of(1, -1, 0), categories: ["ctrl", "stim"] }],
    ["n_counts", { kind: "number", values: Float64Array.of(1.5, Number.NaN, 3) }],
    ["barcode", { kind: "string", values: ["AAA", "CCC", "GGG"] }],
    ["note", { kind: "string", values: ["x", null, "y"] }],
  ]),
};
const genes: Table = { rows: 2, index: ["ISG15", "CD3E"], columns: new Map() };
const contents: AnnDataContents = {
  obs,
  var: genes,
  X: {
    kind: "csr",
    columns: 2,
    rows: { rowStarts: Int32Array.of(0, 1, 1, 3), columns: Int32Array.of(1, 0, 1), counts: Float32Array.of(5, 1, 2) },
  },
  layers: { scaled: { kind: "dense", rows: 3, columns: 2, values: Float32Array.of(0, -1, 2.5, 0, 1, 1) } },
  obsm: { X_heddle: { rows: 3, columns: 2, values: Float64Array.of(0.1, 0.2, 0.3, 0.4, 0.5, 0.6) } },
  varm: { loadings: { rows: 2, columns: 1, values: Float64Array.of(1, 2) } },
  uns: { heddle: { version: "1.0.0", seed: 7, dimensions: ["a", "b"], nothing: [], weights: Float64Array.of(1, 2) } },
};

async function write(path: string, what: AnnDataContents = contents): Promise<Buffer> {
  const writer = await createHdf5Writer(path);
  await writeAnnData(writer, what);
  await writer.close();
  return readFile(path);
}

async function readBack(path: string) {
  const tree = await openHdf5({ path });
  try {
    return await readTable(tree, "obs");
  } finally {
    await tree.close();
  }
}

describe("writing AnnData", () => {
  test("in memory: the bytes equal the file on disk, and they open again", async () => {
    const bytes = await hdf5Bytes((writer) => writeAnnData(writer, contents));
    expect(Buffer.from(bytes).equals(await write(join(folder, "disk.h5ad")))).toBe(true);
    const tree = await openHdf5({ name: "memory.h5ad", blob: new Blob([bytes as Uint8Array<ArrayBuffer>]) });
    expect(await readTable(tree, "obs")).toEqual(await readBack(join(folder, "disk.h5ad")));
    await tree.close();
  });

  test("reads back the written contents", async () => {
    const path = join(folder, "round.h5ad");
    await write(path);
    const tree = await openHdf5({ path });
    const { table } = await readTable(tree, "obs");
    expect(table.index).toEqual(obs.index);
    expect([...table.columns.keys()]).toEqual(["condition", "n_counts", "barcode", "note"]);
    expect(table.columns.get("condition")).toEqual(obs.columns.get("condition"));
    expect(table.columns.get("n_counts")).toEqual(obs.columns.get("n_counts"));
    expect(table.columns.get("barcode")).toEqual(obs.columns.get("barcode"));
    expect(table.columns.get("note")).toMatchObject({ codes: Int32Array.of(0, -1, 1), categories: ["x", "y"] });
    expect((await readEmbedding(tree, "X_heddle")).representation.values).toEqual(
      Float64Array.from(Float32Array.of(0.1, 0.2, 0.3, 0.4, 0.5, 0.6)),
    );
    expect(await readStrings(tree, "uns/heddle/version")).toEqual(["1.0.0"]);
    expect(await readNumbers(tree, "uns/heddle/seed")).toEqual(Float64Array.of(7));
    expect(await readStrings(tree, "uns/heddle/dimensions")).toEqual(["a", "b"]);
    expect((await tree.attributes("obs/condition")).get("ordered")).toBe(false);
    const storage = { format: "h5ad", files: [] };
    const dataset = await openAnnData(tree, { support: "counts", duplicateGenes: "error" }, storage);
    expect(await dataset.readRows(0, 3)).toEqual(contents.X?.kind === "csr" && contents.X.rows);
    dataset.dispose();
  });

  test("large arrays are compressed and read back unchanged", async () => {
    const path = join(folder, "large.h5ad");
    const values = Float64Array.from({ length: 600_000 }, (_, i) => i % 97);
    const names = Array.from({ length: 30_000 }, (_, i) => `cell ${i}`);
    const bytes = await write(path, {
      obs: { rows: 30_000, index: names, columns: new Map() },
      obsm: { X_heddle: { rows: 30_000, columns: 20, values } },
    });
    expect(bytes.length).toBeLessThan(2_000_000);
    const tree = await openHdf5({ path });
    expect((await tree.array("obsm/X_heddle")).filters).toEqual(["gzip"]);
    const read = (await readEmbedding(tree, "X_heddle")).representation.values;
    expect(Buffer.compare(Buffer.from(read.buffer), Buffer.from(values.buffer))).toBe(0);
    expect(await readStrings(tree, "obs/_index", 29_990, 30_000)).toEqual(names.slice(29_990));
    await tree.close();
  });

  test("an embedding in blocks of rows has the bytes of one that is written at once", async () => {
    // 26,214 rows of ten float32 are a chunk of 1 MiB
    const [rows, columns] = [60_000, 10];
    const values = Float64Array.from({ length: rows * columns }, (_, at) => at / 3);
    const writeWith = (embed: (writer: HierarchyWriter) => Promise<void>) =>
      hdf5Bytes(async (writer) => {
        await writer.createGroup("obsm");
        await embed(writer);
      });
    const named = { rows, index: Array.from({ length: rows }, (_, i) => `c${i}`), columns: new Map() };
    const inBlocks = await hdf5Bytes((writer) =>
      writeAnnData(writer, { obs: named, obsm: { X: { rows, columns, values } } }),
    );
    const tree = await openHdf5({ name: "blocks.h5ad", blob: new Blob([inBlocks as Uint8Array<ArrayBuffer>]) });
    expect(await readNumbers(tree, "obsm/X")).toEqual(Float32Array.from(values));
    await tree.close();
    const blocks = await writeWith(async (writer) => {
      const open = await writer.openRows("obsm/X", [rows, columns]);
      for (let row = 0; row < rows; row += 26_214)
        await open.append(Float32Array.from(values.subarray(row * columns, Math.min(rows, row + 26_214) * columns)));
    });
    const whole = await writeWith((writer) =>
      writer.writeArray("obsm/X", { shape: [rows, columns], data: Float32Array.from(values) }),
    );
    expect(blocks).toEqual(whole);
  });

  test("the same contents give the same bytes, at any time and in any process", async () => {
    const clock = vi.spyOn(Date, "now");
    try {
      clock.mockReturnValue(1_600_000_000_000);
      const first = await write(join(folder, "early.h5ad"));
      clock.mockReturnValue(1_800_000_000_000);
      const second = await write(join(folder, "late.h5ad"));
      expect(second.equals(first)).toBe(true);
      // For h5wasm 0.10.3: another version may lay out a file differently; then update this hash.
      const hash = "fb551bc4dcca048f8c2b956d5a40591d37409d47ab116dce6778bc1809d85447";
      expect(createHash("sha256").update(first).digest("hex")).toBe(hash);
    } finally {
      clock.mockRestore();
    }
  });
});

describe("a file appears only when it is complete", () => {
  test("nothing before close, nothing after abort, no leftovers", async () => {
    const place = join(folder, "atomic");
    await mkdir(place);
    const path = join(place, "result.h5ad");
    await writeFile(path, "an earlier result");
    const writer = await createHdf5Writer(path);
    await writeAnnData(writer, contents);
    expect(await readFile(path, "utf8")).toBe("an earlier result");
    await writer.abort();
    await writer.abort();
    expect(await readdir(place)).toEqual(["result.h5ad"]);
    await write(path);
    expect(await readdir(place)).toEqual(["result.h5ad"]);
    expect((await readFile(path)).subarray(1, 4).toString()).toBe("HDF");
  });

  test("a missing folder and a folder of the same name throw at once", async () => {
    await expect(createHdf5Writer(join(folder, "no", "such.h5ad"))).rejects.toMatchObject({ kind: "cannot-write" });
    await expect(createHdf5Writer(folder)).rejects.toThrow(/a folder with this name/);
  });

  test("a failed write throws and removes the incomplete file", async () => {
    const place = join(folder, "failing");
    await mkdir(place);
    const writer = await createHdf5Writer(join(place, "result.h5ad"));
    await writer.createGroup("obs");
    await expect(writer.createGroup("obs")).rejects.toMatchObject({ kind: "cannot-write" });
    expect(await readdir(place)).toEqual([]);
  });
});
