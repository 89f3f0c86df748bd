import { expect, test } from "vitest";
import { GrowingRows } from "./growing-rows.js";
import { loadCounts } from "./load-counts.js";
import { tinyDataset } from "./tiny-dataset.fixture.js";

const block = (...lengths: number[]) => {
  const rowStarts = Int32Array.from([0, ...lengths.map((_, i) => lengths.slice(0, i + 1).reduce((a, b) => a + b))]);
  const entries = rowStarts[lengths.length];
  const columns = Int32Array.from({ length: entries }, (_, i) => i);
  return { rowStarts, columns, counts: Float32Array.from(columns, (i) => i + 1) };
};

test("rows of growing and of no length are those that were appended", () => {
  const rows = new GrowingRows(5, 1000);
  for (const each of [block(0), block(1, 0), block(900, 2)]) rows.append(each);
  const { rowStarts, columns, counts } = rows.finish();
  expect(String(rowStarts)).toBe("0,0,1,1,901,903");
  expect([counts[0], counts[1], counts[902]]).toEqual([1, 1, 902]);
  expect([columns.length, counts.length]).toEqual([903, 903]);
});

test.each([[255], [256], [65_535], [65_536], [2 ** 24], [0.5], [-3], [Number.NaN]])(
  "a value of %d after smaller counts is kept as it is, with the counts before",
  (value) => {
    const rows = new GrowingRows(3, 7);
    const one = (count: number) => ({ ...block(1), counts: Float32Array.of(count) });
    // in the room of the first block's growth, and beyond it
    for (const each of [one(200), one(value), one(9)]) rows.append(each);
    expect([...rows.finish().counts]).toEqual([200, value, 9]);
  },
);

test("counts stay in memory where they fit, even if the first rows promise more", async () => {
  const genes = Array.from({ length: 4 }, (_, gene) => `g${gene}`);
  // 512 cells of four counts, then 1,000 of one: 3,048 entries of 3 bytes
  const rows = Array.from({ length: 1512 }, (_, cell) => genes.map((_, gene) => (cell < 512 || gene === 0 ? 1 : 0)));
  const selection = { rows: Int32Array.from(rows.keys()), genes: Int32Array.of(0, 1, 2, 3) };
  const within = async (memory: number) => {
    const { counts, filled } = await loadCounts(tinyDataset({ rows, genes }), { ...selection, memory });
    return counts(filled).whole;
  };
  expect(await within(3 * 3048)).toEqual(await within(Number.POSITIVE_INFINITY));
  expect((await within(3 * 3048))?.counts.length).toBe(3048);
  expect(await within(3 * 3047)).toBeUndefined();
});
