import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openCsrMatrix } from "@heddle/anndata";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openFolder } from "./folder-storage.js";
import { ZarrHierarchy } from "./zarr-hierarchy.js";

/** Row 0 has 2^31 entries, whose chunks are missing; the others are in the chunk after them. */
const BEFORE = 2 ** 31;
const CHUNK = 4096;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "heddle-many-entries-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** An array of Zarr 3 without compression, with one chunk. */
async function writeArray(
  name: string,
  type: string,
  length: number,
  chunk: { size: number; at: number },
  data: NodeJS.ArrayBufferView,
) {
  await mkdir(join(folder, name, "c"), { recursive: true });
  const metadata = {
    zarr_format: 3,
    node_type: "array",
    shape: [length],
    data_type: type,
    fill_value: 0,
    chunk_grid: { name: "regular", configuration: { chunk_shape: [chunk.size] } },
    chunk_key_encoding: { name: "default", configuration: { separator: "/" } },
    codecs: [{ name: "bytes", configuration: { endian: "little" } }],
    attributes: {},
  };
  await writeFile(join(folder, name, "zarr.json"), JSON.stringify(metadata));
  await writeFile(join(folder, name, "c", String(chunk.at)), data);
}

const padded = <T extends Int32Array | Float32Array>(chunk: T, values: readonly number[]): T => {
  chunk.set(values);
  return chunk;
};

test("a CSR matrix with more than 2^31 entries and int64 indptr: rows beyond the missing chunks are read", async () => {
  const last = { size: CHUNK, at: BEFORE / CHUNK };
  await writeArray("data", "float32", BEFORE + 5, last, padded(new Float32Array(CHUNK), [3, 1, 4, 1, 5]));
  await writeArray("indices", "int32", BEFORE + 5, last, padded(new Int32Array(CHUNK), [0, 2, 6, 1, 5]));
  const starts = BigInt64Array.of(0n, BigInt(BEFORE), BigInt(BEFORE + 2), BigInt(BEFORE + 2), BigInt(BEFORE + 5));
  await writeArray("indptr", "int64", 5, { size: 5, at: 0 }, starts);
  const tree = new ZarrHierarchy(openFolder(folder));
  const arrays = { tree, data: "data", indices: "indices", indptr: "indptr" };
  const matrix = await openCsrMatrix(arrays, [4, 7], { file: folder, matrix: "X", support: "counts" });
  expect(await matrix.readRows(1, 4)).toEqual({
    rowStarts: Int32Array.of(0, 2, 2, 5),
    columns: Int32Array.of(0, 2, 1, 5, 6),
    counts: Float32Array.of(3, 1, 1, 5, 4),
  });
  await tree.close();
});
