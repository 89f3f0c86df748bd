// Shapes of damaged metadata: missing chunks are fill values, so that nothing else ends the read.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ZarrHierarchy } from "./zarr-hierarchy.js";
import { openStorage } from "./zarr-storage.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "heddle-zarr-chunks-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function arrayOf(name: string, shape: readonly number[], chunks: readonly number[]) {
  await mkdir(join(folder, name, "a"), { recursive: true });
  await writeFile(join(folder, name, ".zgroup"), JSON.stringify({ zarr_format: 2 }));
  const array = { zarr_format: 2, shape, chunks, dtype: "|u1", order: "C", compressor: null, filters: null };
  await writeFile(join(folder, name, "a/.zarray"), JSON.stringify({ ...array, fill_value: 7 }));
  return new ZarrHierarchy(await openStorage({ path: join(folder, name) }));
}

test("a shape of 4,294,967,295 in chunks of 2 is refused at once", async () => {
  const tree = await arrayOf("long", [4294967295], [2]);
  await expect(tree.read("a")).rejects.toThrow(
    /long:a: expected at most 262144 chunks in one read, got 2147483648 chunks \(shape 4294967295, chunks of 2\)/,
  );
  await expect(tree.read("a", 0, 4294967295)).rejects.toThrow(/2147483648 chunks/);
});

test("a range of rows of the same array is read, and missing chunks are the fill value", async () => {
  const tree = await arrayOf("range", [4294967295, 1], [2, 1]);
  expect(Array.from<number | string>(await tree.read("a", 4294967291, 4294967294))).toEqual([7, 7, 7]);
});
