import { describe, expect, test } from "vitest";
import { type CountArrays, train } from "../index.js";
import { countArraysDataset } from "./count-arrays.js";

const arrays: CountArrays = {
  rowStarts: Int32Array.of(0, 2, 2, 3),
  columns: Int32Array.of(0, 2, 1),
  counts: Float32Array.of(3, 1, 4),
  geneNames: ["A", "B", "C"],
  cellColumns: { condition: ["stim", null, "ctrl"], score: [1, Number.NaN, 3] },
};
const open = (changes: Partial<CountArrays> = {}) =>
  countArraysDataset({ ...arrays, ...changes }, { support: "counts" });

describe("counts in arrays", () => {
  test("are a dataset with its tables", async () => {
    const dataset = open();
    expect([dataset.cells, dataset.genes, [...dataset.origin.totalCounts]]).toEqual([3, 3, [4, 0, 4]]);
    expect(dataset.cellTable.index).toEqual(["cell-0", "cell-1", "cell-2"]);
    expect(dataset.cellTable.columns.get("condition")).toEqual({
      kind: "categorical",
      codes: Int32Array.of(1, -1, 0),
      categories: ["ctrl", "stim"],
    });
    expect(dataset.cellTable.columns.get("score")).toEqual({
      kind: "number",
      values: Float64Array.of(1, Number.NaN, 3),
    });
    expect((await dataset.readRows(0, 1)).counts).toEqual(Float32Array.of(3, 1));
  });

  test.each([
    ["a fractional count", { counts: Float32Array.of(3, 1.5, 4) }, /1\.5\) in counts\[0, 2\]/],
    ["counts too few", { counts: Float32Array.of(3) }, /counts: expected 3, got 1/],
    ["rowStarts that end early", { rowStarts: Int32Array.of(0, 2, 2, 2) }, /rowStarts: expected 3, got 2/],
    ["a gene beyond the last", { columns: Int32Array.of(0, 3, 1) }, /columns\[1\].*got 3/],
    ["genes that descend", { columns: Int32Array.of(2, 0, 1) }, /columns\[1\].*ascending/],
    ["a gene twice", { geneNames: ["A", "B", "A"] }, /got A twice/],
    ["a column too short", { cellColumns: { condition: ["stim"] } }, /cellColumns\.condition: expected 3, got 1/],
  ])("%s is an error that names the position", (_what, changes, message) => {
    expect(() => open(changes)).toThrow(message);
  });

  test("train, on this thread", async () => {
    const cells = 60;
    const rowStarts = Int32Array.from({ length: cells + 1 }, (_, i) => 3 * i);
    const columns = Int32Array.from({ length: 3 * cells }, (_, i) => i % 3);
    const counts = Float32Array.from({ length: 3 * cells }, (_, i) => 1 + ((i * 7) % 5));
    const condition = Array.from({ length: cells }, (_, i) => (i % 2 === 0 ? "a" : "b"));
    const { summary } = await train(
      { backend: "cpu", genes: { select: "all" }, factors: ["condition"], latents: 2, training: { epochs: 1 } },
      {
        data: { rowStarts, columns, counts, geneNames: ["A", "B", "C"], cellColumns: { condition } },
        thread: "here",
      },
    ).result;
    expect([summary.cells, summary.data.format]).toEqual([60, "arrays"]);
  });
});
