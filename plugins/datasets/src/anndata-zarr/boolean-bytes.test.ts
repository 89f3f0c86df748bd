// Booleans with a third state, and integers beyond 2^53, in arrays written by hand.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readTable } from "@heddle/anndata";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ZarrHierarchy } from "./zarr-hierarchy.js";
import { openStorage } from "./zarr-storage.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "heddle-zarr-bytes-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const v2 = (dtype: string, length: number) => ({
  ".zarray": { zarr_format: 2, shape: [length], chunks: [length], dtype, order: "C", ...PLAIN },
});
const PLAIN = { compressor: null, filters: null, fill_value: 0 };

const v3 = (data_type: string, length: number) => ({
  "zarr.json": {
    zarr_format: 3,
    node_type: "array",
    attributes: {},
    shape: [length],
    data_type,
    fill_value: data_type === "bool" ? false : 0,
    chunk_grid: { name: "regular", configuration: { chunk_shape: [length] } },
    chunk_key_encoding: { name: "default" },
    codecs: [{ name: "bytes", configuration: { endian: "little" } }],
  },
});

async function writeJson(path: string, files: Readonly<Record<string, unknown>>) {
  await mkdir(join(folder, path), { recursive: true });
  for (const [name, json] of Object.entries(files)) await writeFile(join(folder, path, name), JSON.stringify(json));
}

const open = async (path: string) => new ZarrHierarchy(await openStorage({ path: join(folder, path) }));

test("the third state of a boolean is 2, in Zarr 2 and 3", async () => {
  await writeJson("two", { ".zgroup": { zarr_format: 2 } });
  await writeJson("two/flag", v2("|b1", 3));
  await writeFile(join(folder, "two/flag/0"), Uint8Array.of(0, 1, 2));
  await writeJson("three", { "zarr.json": { zarr_format: 3, node_type: "group", attributes: {} } });
  await writeJson("three/flag", v3("bool", 3));
  await mkdir(join(folder, "three/flag/c"));
  await writeFile(join(folder, "three/flag/c/0"), Uint8Array.of(0, 1, 2));
  for (const name of ["two", "three"]) {
    const tree = await open(name);
    expect(await tree.array("flag")).toMatchObject({ type: "bool" });
    expect(await tree.read("flag")).toEqual(Uint8Array.of(0, 1, 2));
    await tree.close();
  }
});

test("a table with dates, a third state and large integers: all digits, three states, and the date left out", async () => {
  const attributes = { "encoding-type": "dataframe", _index: "id", "column-order": ["flag", "large", "date"] };
  await writeJson("frame", { ".zgroup": { zarr_format: 2 } });
  await writeJson("frame/obs", { ".zgroup": { zarr_format: 2 }, ".zattrs": attributes });
  const first = 1606388400003099904n;
  const integers = BigInt64Array.of(first, first + 1n, first + 2n);
  for (const [name, dtype] of [
    ["id", "<i8"],
    ["large", "<i8"],
    ["date", "<M8[ns]"],
    ["flag", "|b1"],
  ] as const) {
    await writeJson(`frame/obs/${name}`, v2(dtype, 3));
    const bytes = name === "flag" ? Uint8Array.of(1, 2, 0) : new Uint8Array(integers.buffer);
    await writeFile(join(folder, `frame/obs/${name}/0`), bytes);
  }
  const tree = await open("frame");
  const { table, notes } = await readTable(tree, "obs");
  const digits = Array.from(integers, String);
  expect(table.index).toEqual(digits);
  expect(table.columns.get("large")).toEqual({ kind: "string", values: digits });
  expect(table.columns.get("flag")).toMatchObject({ codes: Int32Array.of(1, -1, 0) });
  expect([...(table.skipped?.keys() ?? [])]).toEqual(["date"]);
  expect(notes).toHaveLength(2);
  await tree.close();
});
