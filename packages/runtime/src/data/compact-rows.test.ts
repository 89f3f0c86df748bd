import { expect, test } from "vitest";
import { bytesPerEntry, entryTypes, largestCount } from "./compact-rows.js";
import { loadCounts } from "./load-counts.js";
import { tinyDataset } from "./tiny-dataset.fixture.js";

test("the smallest types that represent the entries exactly", () => {
  expect(bytesPerEntry(entryTypes(2 ** 16, 255))).toBe(3);
  expect(bytesPerEntry(entryTypes(2 ** 16 + 1, 255))).toBe(5);
  expect(entryTypes(10, 256).counts).toBe(Uint16Array);
  expect(entryTypes(10, 2 ** 16).counts).toBe(Float32Array);
  expect(entryTypes(10, largestCount(Float32Array.of(1, 0.5))).counts).toBe(Float32Array);
  expect(entryTypes(10, largestCount(Float32Array.of(1, -1))).counts).toBe(Float32Array);
  expect(largestCount(Float32Array.of(1, 7, 3))).toBe(7);
});

test.each([[255], [256], [65_535], [65_536], [2 ** 24], [0.5], [-3]])(
  "values up to %d that stay on disk are read as they are, when announced and otherwise",
  async (value) => {
    const rows = [
      [1, 0, value],
      [value, 2, 0],
      [0, 3, 1],
    ];
    const selection = { rows: Int32Array.of(0, 1, 2), genes: Int32Array.of(0, 1, 2) };
    const dataset = tinyDataset({ rows, genes: ["a", "b", "c"] });
    const memory = await loadCounts(dataset, selection);
    const disk = (await loadCounts(dataset, { ...selection, memory: 0 })).counts(memory.filled);
    const cells = Int32Array.of(2, 0, 1);
    const expected = await memory.counts(memory.filled).read(cells);
    expect(await disk.read(cells)).toEqual(expected);
    disk.readAhead([cells]);
    expect(await disk.read(cells)).toEqual(expected);
  },
);
