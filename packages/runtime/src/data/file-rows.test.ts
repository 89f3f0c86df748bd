import { expect, test } from "vitest";
import { entryTypes } from "./compact-rows.js";
import { readAscending } from "./file-rows.js";
import { tinyDataset } from "./tiny-dataset.fixture.js";

const rows = [
  [1, 0, 2],
  [0, 3, 0],
  [4, 5, 6],
];
const file = {
  dataset: tinyDataset({ rows, genes: ["a", "b", "c"] }),
  genes: Int32Array.of(0, 1, 2),
  rows: Int32Array.of(0, 1, 2),
  lengths: Int32Array.of(2, 1, 3),
  largest: 6,
};
const types = entryTypes(3, 6);

test("rows are stored in the given arrays if these are long enough and of the same types", async () => {
  const alone = await readAscending(file, Int32Array.of(0, 2), types);
  expect([...alone.counts]).toEqual([1, 2, 4, 5, 6]);
  const again = await readAscending(file, Int32Array.of(1, 2), types, { room: alone });
  expect(again.counts.buffer).toBe(alone.counts.buffer);
  expect(again.columns.buffer).toBe(alone.columns.buffer);
  expect([...again.rowStarts]).toEqual([0, 1, 4]);
  expect([...again.columns]).toEqual([1, 0, 1, 2]);
  expect([...again.counts]).toEqual([3, 4, 5, 6]);
  const short = { columns: new Uint16Array(3), counts: new Uint8Array(3) };
  const other = { columns: new Int32Array(9), counts: new Uint8Array(9) };
  for (const room of [short, other]) {
    const found = await readAscending(file, Int32Array.of(1, 2), types, { room });
    expect(found.counts.buffer).not.toBe(room.counts.buffer);
    expect(found).toEqual(again);
  }
});
