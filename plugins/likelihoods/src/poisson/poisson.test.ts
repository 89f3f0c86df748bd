import { readFileSync } from "node:fs";
import { describeLikelihood } from "@heddle/conformance";
import { tf } from "@heddle/ops";
import { beforeAll, expect, test } from "vitest";
import { denseValues } from "../dense-values.fixture.js";
import plugin from "./poisson.js";

describeLikelihood(plugin);

/** By tooling/references/likelihoods.py: scipy 1.17.1's poisson.logpmf, summed over genes. */
interface Reference {
  readonly raw: number[][];
  readonly logSize: number[];
  readonly counts: number[][];
  readonly logProb: number[];
}
const { raw, logSize, counts, logProb } = JSON.parse(
  readFileSync(new URL("reference.json", import.meta.url), "utf8"),
) as Reference;

beforeAll(async () => {
  await tf.setBackend("cpu");
});

const likelihood = plugin.create({}, []);

test("log probabilities equal scipy's within 2e-6 relative, also for an empty cell and a count of 1000 (float32 sums)", () => {
  const found = tf.tidy(() =>
    likelihood.logProb(denseValues(counts), { mean: { raw: tf.tensor2d(raw) } }, tf.tensor1d(logSize)).dataSync(),
  );
  for (const [i, value] of logProb.entries()) expect(Math.abs(found[i] / value - 1)).toBeLessThan(2e-6);
});

test("log probability of a cell without counts is −exp(logSize), by hand", () => {
  const found = tf.tidy(() =>
    likelihood.logProb(denseValues([[0, 0]]), { mean: { raw: tf.tensor2d([[1, -1]]) } }, tf.tensor1d([0])).dataSync(),
  );
  expect(found[0]).toBeCloseTo(-1, 6);
});

test("the variance of samples equals their mean within 5 %, over 4000 cells of mean 8 (4 standard errors are 9 %)", () => {
  const values = tf.tidy(() => {
    const heads = { mean: { raw: tf.zeros([4000, 1]) as ReturnType<typeof tf.tensor2d> } };
    const step = { random: { uniform: () => tf.tensor1d([0.3, 0.7]) } } as unknown as Parameters<
      typeof likelihood.sample
    >[2];
    return Array.from(likelihood.sample(heads, tf.fill([4000], Math.log(8)), step).dataSync());
  });
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
  const variance = values.reduce((sum, v) => sum + (v - mean) * (v - mean), 0) / (values.length - 1);
  expect(Math.abs(variance / mean - 1)).toBeLessThan(0.05);
});
