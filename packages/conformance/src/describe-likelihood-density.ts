/** Checks of a likelihood as a density: gradients, sum and samples. */
import type { Likelihood } from "@heddle/contracts";
import { type Tensor1D, tf } from "@heddle/ops";
import { expect, test } from "vitest";
import { headOutputs, headRows, headTensors, headValues, likelihoodStep } from "./describe-likelihood-input.js";
import { evaluate, type Point, smallPoint } from "./describe-likelihood-point.js";

type Create = () => Likelihood;

/** Fourth-order central difference of Σ logProb by one entry of a head or of logSize. */
function difference(likelihood: Likelihood, p: Point, part: string | undefined, entry: number): number {
  const total = (shift: number): number => {
    const moved = (part === undefined ? p.logSize : p.heads[part]).slice();
    moved[entry] += shift;
    const point = part === undefined ? { ...p, logSize: moved } : { ...p, heads: { ...p.heads, [part]: moved } };
    return evaluate(likelihood, point).logProb.reduce((sum, v) => sum + v, 0);
  };
  const h = 0.0625;
  return (8 * (total(h) - total(-h)) - (total(2 * h) - total(-2 * h))) / (12 * h);
}

export function testGradients(create: Create): void {
  test("gradients within 1e-3 of each tensor's largest (or of 1), compared with float32 finite differences at h = 1/16", () => {
    const likelihood = create();
    const point = smallPoint(likelihood, 3, 3);
    const { gradients } = evaluate(likelihood, point);
    for (const [i, part] of [...likelihood.heads.map(({ name }) => name), undefined].entries()) {
      const expected = Array.from(gradients[i], (_, entry) => difference(likelihood, point, part, entry));
      const largest = expected.reduce((most, v) => Math.max(most, Math.abs(v)), 1);
      for (const [entry, value] of expected.entries()) {
        expect(Math.abs(gradients[i][entry] - value) / largest).toBeLessThan(1e-3);
      }
    }
  });
}

export function testProbabilities(create: Create): void {
  test("probabilities of one gene's counts 0 … 999 sum to 1 for small means: within 1e-4, float32", () => {
    const likelihood = create();
    const cells = 1000;
    for (const logSize of [-2, 0, 1.5]) {
      for (const center of [-0.5, 0, 1.5]) {
        const one = headValues(likelihood, 1, 1, { seed: 3, center, spread: 0.3 });
        // all cells and levels have the same parameters, so that only the count differs
        const heads = Object.fromEntries(
          likelihood.heads.map((spec) => [spec.name, new Float32Array(headRows(spec, cells)).fill(one[spec.name][0])]),
        );
        const counts = Array.from({ length: cells }, (_, x) => x);
        const { logProb } = evaluate(likelihood, {
          genes: 1,
          counts,
          logSize: new Float32Array(cells).fill(logSize),
          heads,
        });
        const sum = logProb.reduce((total, v) => total + Math.exp(v), 0);
        expect(Math.abs(sum - 1)).toBeLessThan(1e-4);
      }
    }
  });
}

export function testSamples(create: Create): void {
  test("samples: in the support, reproducible from the step, with a mean within 6 standard errors of the expected mean", () => {
    const likelihood = create();
    const [cells, genes] = [1500, 3];
    const one = headValues(likelihood, 1, genes, { seed: 5, spread: 0.5 });
    const heads = Object.fromEntries(
      likelihood.heads.map((spec) => [
        spec.name,
        Float32Array.from({ length: headRows(spec, cells) * genes }, (_, at) => one[spec.name][at % genes]),
      ]),
    );
    tf.tidy(() => {
      const outputs = headOutputs(likelihood, headTensors(likelihood, heads, genes), cells);
      const logSize = tf.fill([cells], 3) as Tensor1D;
      const mean = likelihood.mean(outputs, logSize);
      const sample = likelihood.sample(outputs, logSize, likelihoodStep(1));
      expect([mean.shape, sample.shape]).toEqual([
        [cells, genes],
        [cells, genes],
      ]);
      const values = sample.dataSync();
      expect(likelihood.sample(outputs, logSize, likelihoodStep(1)).dataSync()).toEqual(values);
      expect(likelihood.sample(outputs, logSize, likelihoodStep(2)).dataSync()).not.toEqual(values);
      if (likelihood.support !== "real") expect(values.every((v) => v >= 0)).toBe(true);
      if (likelihood.support === "counts") expect(values.every(Number.isInteger)).toBe(true);
      const { mean: average, variance } = tf.moments(sample, 0);
      const [a, v, m] = [average.dataSync(), variance.dataSync(), mean.dataSync()];
      for (let j = 0; j < genes; j++) expect(Math.abs(a[j] - m[j])).toBeLessThan(6 * Math.sqrt(v[j] / cells));
    });
  });
}
