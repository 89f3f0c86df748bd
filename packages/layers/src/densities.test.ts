import { readFileSync } from "node:fs";
import { describeBackends } from "@heddle/conformance";
import { inScope, type Tensor, type Tensor2D, tf } from "@heddle/ops";
import { expect, test } from "vitest";
import { categoricalDivergence, concreteLogProb, concretePairs, concreteSample } from "./concrete.js";
import { gaussianDivergence } from "./gaussian.js";

type Rows = number[][];
/** Written by tooling/references/layers.py: torch 2.15.0's distributions in float64. */
const reference = JSON.parse(readFileSync(new URL("reference.json", import.meta.url), "utf8")) as {
  readonly logits: Rows;
  readonly other: Rows;
  readonly uniform: Rows;
  readonly concrete: readonly {
    readonly temperature: number;
    readonly shares: Rows;
    readonly logProb: number[];
    readonly gradientByLogits: Rows;
    readonly pairs: Rows;
    readonly draws: Rows;
  }[];
  readonly categoricalDivergence: number[];
  readonly gaussian: { readonly q: Rows[]; readonly p: Rows[]; readonly divergence: Rows };
};

function expectNear(actual: Tensor, expected: readonly number[], limit: number): void {
  const scale = Math.max(1, ...expected.map(Math.abs));
  const values = actual.dataSync();
  expect(values.length).toBe(expected.length);
  for (const [i, value] of expected.entries()) {
    expect(Math.abs(values[i] - value) / scale, `entry ${i}`).toBeLessThan(limit);
  }
}

// Long because it is a list of tests, each of a few lines.
describeBackends("densities", () => {
  test.each(reference.concrete)(
    "Concrete at τ = $temperature: log density, gradient, table of pairs and draws equal torch's within 2e-5 of the largest (float32)",
    ({ temperature, shares, logProb, gradientByLogits, pairs, draws }) => {
      inScope(() => {
        const [y, logits, tau] = [tf.tensor2d(shares), tf.tensor2d(reference.logits), tf.scalar(temperature)];
        expectNear(concreteLogProb(y, logits, tau), logProb, 2e-5);
        expectNear(concretePairs(y, logits, tau), pairs.flat(), 2e-5);
        expectNear(concreteSample(logits, tf.tensor2d(reference.uniform), tau), draws.flat(), 2e-5);
        const own = tf.grad((l: Tensor) => tf.sum(concreteLogProb(y, l as Tensor2D, tau)))(logits);
        expectNear(own, gradientByLogits.flat(), 2e-5);
        // the diagonal of the table is each cell under its own posterior
        const diagonal = tf.grad((l: Tensor) =>
          tf.sum(tf.mul(concretePairs(y, l as Tensor2D, tau), tf.eye(shares.length))),
        )(logits);
        expectNear(diagonal, gradientByLogits.flat(), 2e-5);
      });
    },
  );

  test("Concrete at a corner of the simplex, where probabilities are 0 in float32: value and gradients are finite", () => {
    inScope(() => {
      const corner = tf.tensor2d([[1, 0, 0]]);
      const logits = tf.tensor2d([[90, -90, 0]]);
      for (const density of [concreteLogProb, concretePairs]) {
        const value = (y: Tensor, l: Tensor) => tf.sum(density(y as Tensor2D, l as Tensor2D, tf.scalar(0.5)));
        expect(Number.isFinite(value(corner, logits).dataSync()[0])).toBe(true);
        for (const gradient of tf.grads(value)([corner, logits])) {
          expect(gradient.dataSync().every(Number.isFinite)).toBe(true);
        }
      }
    });
  });

  test("KL of categoricals, and of Gaussians with different moments, equals torch's within 1e-6 (float32)", () => {
    inScope(() => {
      const found = categoricalDivergence(tf.tensor2d(reference.logits), tf.tensor2d(reference.other));
      expectNear(found, reference.categoricalDivergence, 1e-6);
      const [q, p] = [reference.gaussian.q, reference.gaussian.p].map(([mean, logVariance]) => ({
        mean: tf.tensor2d(mean),
        logVariance: tf.tensor2d(logVariance),
      }));
      expectNear(gaussianDivergence(q, p), reference.gaussian.divergence.flat(), 1e-6);
    });
  });
});
