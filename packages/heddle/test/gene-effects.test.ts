// Gene effects of latents, the input of evaluation, reports and gene sets.
import { join } from "node:path";
import { mean, quantile } from "@heddle/numerics";
import { expect, test } from "vitest";
import { evaluate, importScvi, loadModel } from "../src/index.js";
import { expectedOf, exported, writeCells } from "./parity/scvi-export.js";
import { temporaryFolder } from "./small-run.js";

// Long because it repeats the whole computation for each latent.
test("the genes of a latent are ranked by the signed log2 fold change of decoded expression from the 1st to the 99th percentile of scvi-tools' latent, the mean over cells scaled to the observed mean, in genes detected in 1 % of the cells (within 1e-4, float32)", async () => {
  const run = join(temporaryFolder(), "run");
  const expected = expectedOf("plain");
  await importScvi(exported("plain"), { data: await writeCells(expected), out: run, config: { backend: "cpu" } });
  const metrics = [{ use: "active-units" }];
  const { latents } = await evaluate(run, { overrides: { evaluation: { metrics, topGenes: 12, baseline: false } } });
  const model = await loadModel(run);
  const latent = (row: number, moved: number, value: number) =>
    expected.means[row].map((own, at) => (at === moved ? value : own));
  const cells = expected.means.length;
  expect(cells).toBeLessThanOrEqual(256);
  const meanOf = async (rows: number[][]) => {
    const { values, columns } = await model.decode({
      rows: cells,
      columns: rows[0].length,
      values: Float64Array.from(rows.flat()),
    });
    return expected.genes.map((_, gene) => mean(rows.map((_row, at) => values[at * columns + gene])));
  };
  const own = await meanOf(expected.means.map((row) => [...row]));
  const totals = expected.counts.map((row) => row.reduce((sum, count) => sum + count, 0));
  const observed = expected.genes.map((_, gene) =>
    mean(expected.counts.map((row, cell) => (1e4 * row[gene]) / totals[cell])),
  );
  for (const { index, rising, falling } of latents) {
    const column = expected.means.map((row) => row[index]);
    const [low, high] = [0.01, 0.99].map((share) => quantile(column, share));
    const [from, to] = [
      await meanOf(expected.means.map((_, row) => latent(row, index, low))),
      await meanOf(expected.means.map((_, row) => latent(row, index, high))),
    ];
    const scaled = (means: readonly number[], gene: number) => (means[gene] * observed[gene]) / own[gene] + 1;
    const changes = new Map(expected.genes.map((gene, at) => [gene, Math.log2(scaled(to, at) / scaled(from, at))]));
    const listed = [...rising, ...falling.toReversed()];
    expect(listed.length).toBeGreaterThan(0);
    for (const { gene, log2FoldChange, detectedCells, meanExpression } of listed) {
      const at = expected.genes.indexOf(gene);
      expect(Math.abs(log2FoldChange - (changes.get(gene) ?? Number.NaN))).toBeLessThan(1e-4);
      expect(detectedCells).toBe(expected.counts.filter((row) => row[at] > 0).length);
      expect(meanExpression).toBeCloseTo(observed[at], 6);
    }
    const sizes = listed.map(({ log2FoldChange }) => log2FoldChange);
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
    expect(rising.every(({ log2FoldChange }) => log2FoldChange > 0)).toBe(true);
    expect(falling.every(({ log2FoldChange }) => log2FoldChange < 0)).toBe(true);
  }
  model.dispose();
});
