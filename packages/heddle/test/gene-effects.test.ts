// Gene effects of latents, the input of evaluation, reports and gene sets.
import { join } from "node:path";
import { quantile } from "@heddle/numerics";
import { expect, test } from "vitest";
import { evaluate, importScvi, loadModel } from "../src/index.js";
import { expectedOf, exported, writeCells } from "./parity/scvi-export.js";
import { temporaryFolder } from "./small-run.js";

test("the genes of a latent are ranked by the signed log2 fold change of decoded expression from the 1st to the 99th percentile of scvi-tools' latent, with other latents at their medians (within 1e-4, float32)", async () => {
  const run = join(temporaryFolder(), "run");
  const expected = expectedOf("plain");
  await importScvi(exported("plain"), { data: await writeCells(expected), out: run, config: { backend: "cpu" } });
  const metrics = [{ use: "active-units" }];
  const { latents } = await evaluate(run, { overrides: { evaluation: { metrics, topGenes: 12, baseline: false } } });
  const model = await loadModel(run);
  const column = (latent: number) => expected.means.map((row) => row[latent]);
  const at = expected.means[0].map((_, latent) => quantile(column(latent), 0.5));
  for (const { index, rising, falling } of latents) {
    const values = [quantile(column(index), 0.01), quantile(column(index), 0.99)];
    const { values: means, columns } = await model.traverse(index, { values, at });
    const changes = expected.genes.map((gene, i) => ({
      gene,
      change: Math.log2((means[columns + i] + 1) / (means[i] + 1)),
    }));
    changes.sort((a, b) => b.change - a.change);
    const found = [...rising, ...falling.toReversed()];
    expect(found.map(({ gene }) => gene)).toEqual(changes.map(({ gene }) => gene));
    for (const [i, { change }] of changes.entries())
      expect(Math.abs(found[i].log2FoldChange - change)).toBeLessThan(1e-4);
    expect(rising.every(({ log2FoldChange }) => log2FoldChange > 0)).toBe(true);
    expect(falling.every(({ log2FoldChange }) => log2FoldChange < 0)).toBe(true);
  }
  model.dispose();
});
