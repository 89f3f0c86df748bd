// Columns that a run receives after training, and the counts of its cells, read again.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { addCellColumns, evaluate, joinLabels, loadCounts, readCells, readRun, simulate, train } from "../src/index.js";
import { smallConfig } from "./small-run.js";

let trained: Promise<string> | undefined;
const folder = mkdtempSync(join(tmpdir(), "heddle-columns-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** One run for all tests. */
const smallRun = (): Promise<string> => (trained ??= trainSmall());

async function trainSmall(): Promise<string> {
  const out = join(folder, "run");
  await train(smallConfig({ factors: [], backend: { use: "cpu" }, evaluation: { metrics: ["max-correlation"] } }), {
    thread: "here",
    out,
  }).result;
  return out;
}

describe("a run without factors", () => {
  test("is judged by labels, quality metrics and columns of its data, without training again", async () => {
    const run = await smallRun();
    const weights = readFileSync(join(run, "model", "weights.safetensors"));
    const before = await readCells(run);
    const csv = before.index.map((name, row) => `${name},${row % 2 === 0 ? "even" : "odd"}`).join("\n");
    const labels = await joinLabels(run, `barcode,parity\n${csv}\n`);
    expect(labels).toMatchObject({ joined: 200, cells: 200, unusedRows: 0 });
    await addCellColumns(run, labels.columns);
    const { quality } = await loadCounts(run);
    await addCellColumns(run, quality, { replace: true });
    await addCellColumns(run, quality, { replace: true });
    await expect(addCellColumns(run, labels.columns)).rejects.toThrow(/column parity: expected a name that no column/);

    const { results } = await evaluate(run, {
      overrides: { factors: ["parity", "log1p_total_counts", "heddle_total_counts"] },
    });
    expect(new Set(results.map(({ factor }) => factor))).toEqual(
      new Set(["parity", "log1p_total_counts", "heddle_total_counts"]),
    );
    const after = await readCells(run);
    expect([...after.columns.keys()]).toEqual([...before.columns.keys(), "parity", ...quality.keys()]);
    expect(readFileSync(join(run, "model", "weights.safetensors")).equals(weights)).toBe(true);
    const { evaluation, cellTable } = await readRun(run);
    expect(evaluation.results).toEqual(results);
    expect(cellTable.columns.has("parity")).toBe(true);
  });

  test("has the counts of its data: totals and detected genes as in the simulation", async () => {
    const run = await smallRun();
    const cells = await loadCounts(run);
    const dataset = await simulate({ options: { preset: "small", cells: 200, genes: 80 } });
    const { rowStarts, columns, counts } = await dataset.readRows(0, dataset.cells);
    const detected = cells.quality.get("n_genes_by_counts");
    expect(detected?.kind === "number" && detected.values[7]).toBe(rowStarts[8] - rowStarts[7]);
    expect(cells.quality.has("pct_counts_mt")).toBe(false);
    const total = counts.slice(rowStarts[7], rowStarts[8]).reduce((sum, count) => sum + count, 0);
    const at = rowStarts[7];
    const gene = dataset.geneTable.index[columns[at]];
    expect(cells.expression(gene)[7]).toBeCloseTo(Math.log1p((1e4 * counts[at]) / total), 5);
    expect(() => cells.expression("GENE")).toThrow(/expected one of the 80 selected genes, got "GENE"/);
    dataset.dispose();
  });
});
