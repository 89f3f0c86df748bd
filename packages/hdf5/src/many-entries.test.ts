import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openCsrMatrix } from "@heddle/anndata";
import { File, type Group, ready } from "h5wasm/node";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openHdf5 } from "./open-hdf5.js";

/** Row 0 has 2^31 entries, whose chunks are not allocated; the others are beyond them. */
const BEFORE = 2 ** 31;
const CHUNK = 4096;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "heddle-many-entries-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A dataset with `BEFORE` entries in chunks that are not allocated, and then the values. */
function appended(group: Group, name: string, values: Int32Array | Float32Array): void {
  const dataset = group.create_dataset({
    name,
    data: values.slice(0, 1),
    shape: [1],
    dtype: values instanceof Int32Array ? "<i" : "<f",
    maxshape: [null],
    chunks: [CHUNK],
  });
  dataset.resize([BEFORE + values.length]);
  dataset.write_slice([[BEFORE, BEFORE + values.length]], values);
}

test("a CSR matrix with more than 2^31 entries and int64 indptr: rows beyond them are read, the file has no chunks for the others", async () => {
  await ready;
  const path = join(folder, "many.h5");
  const file = new File(path, "w");
  appended(file, "data", Float32Array.of(3, 1, 4, 1, 5));
  appended(file, "indices", Int32Array.of(0, 2, 6, 1, 5));
  const starts = BigInt64Array.of(0n, BigInt(BEFORE), BigInt(BEFORE + 2), BigInt(BEFORE + 2), BigInt(BEFORE + 5));
  file.create_dataset({ name: "indptr", data: starts, shape: [5], dtype: "<q" });
  file.close();
  expect((await stat(path)).size).toBeLessThan(1e6);

  const tree = await openHdf5({ path });
  expect((await tree.array("indptr")).type).toBe("int64");
  const arrays = { tree, data: "data", indices: "indices", indptr: "indptr" };
  const matrix = await openCsrMatrix(arrays, [4, 7], { file: path, matrix: "X", support: "counts" });
  expect(await matrix.readRows(1, 4)).toEqual({
    rowStarts: Int32Array.of(0, 2, 2, 5),
    columns: Int32Array.of(0, 2, 1, 5, 6),
    counts: Float32Array.of(3, 1, 1, 5, 4),
  });
  expect(await matrix.readRows(3, 4, Int32Array.of(5, 6))).toEqual({
    rowStarts: Int32Array.of(0, 2),
    columns: Int32Array.of(0, 1),
    counts: Float32Array.of(5, 4),
  });
  await tree.close();
});
