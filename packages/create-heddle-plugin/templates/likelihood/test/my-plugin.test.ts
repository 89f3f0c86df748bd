import { readFileSync } from "node:fs";
import { describeLikelihood, useBackend } from "@heddle/conformance";
import type { SparseCounts } from "@heddle/contracts";
import { tf } from "@heddle/ops";
import { expect, test } from "vitest";
import plugin from "../src/my-plugin.js";

describeLikelihood(plugin);
describeLikelihood(plugin, { options: { dispersion: 2 } });

/** Written by golden/generate.py. */
interface Reference {
  readonly dispersion: number;
  readonly counts: number[][];
  readonly raw: number[][];
  readonly logSize: number[];
  readonly logProb: number[];
}
const reference = JSON.parse(readFileSync(new URL("./reference.json", import.meta.url), "utf8")) as Reference;

test("log probabilities within 1e-5 of the largest of scipy's nbinom (float32)", async () => {
  await useBackend("cpu");
  const { dispersion, counts, raw, logSize, logProb } = reference;
  const genes = counts[0].length;
  const data: SparseCounts = {
    cells: counts.length,
    genes,
    csr: {
      rowStarts: Int32Array.from({ length: counts.length + 1 }, (_, cell) => cell * genes),
      columns: Int32Array.from(counts.flatMap((row) => row.map((_, gene) => gene))),
      counts: Float32Array.from(counts.flat()),
    },
    totals: Float64Array.from(counts, (row) => row.reduce((sum, count) => sum + count, 0)),
    dense: () => tf.tensor2d(counts),
    logTotals: () => tf.tensor1d(counts.map((row) => Math.log(row.reduce((sum, count) => sum + count, 0)))),
  };
  const likelihood = plugin.create(plugin.options.parse({ dispersion }), []);
  const found = likelihood.logProb(data, { mean: { raw: tf.tensor2d(raw) } }, tf.tensor1d(logSize)).dataSync();
  const scale = Math.max(...logProb.map(Math.abs));
  for (const [cell, value] of found.entries()) expect(Math.abs(value - logProb[cell]) / scale).toBeLessThan(1e-5);
});
