import type { Divergence, Posterior } from "@heddle/contracts";
import { type Tensor2D, tf } from "@heddle/ops";
import { beforeAll, expect, test } from "vitest";
import { latentDivergence } from "./latent-divergence.js";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

const divergence = (perUnit?: Tensor2D): Divergence => ({
  perGroup: tf.zeros([2, 1]),
  ...(perUnit && { perUnit }),
  estimator: perUnit ? "analytic" : "monte-carlo",
});

const gaussian = (mean: number[][], logVariance: number[][]): Posterior =>
  ({
    groups: [{ kind: "gaussian", mean: tf.tensor2d(mean), logVariance: tf.tensor2d(logVariance) }],
  }) as unknown as Posterior;

test("a prior's own part for each unit stays as it is", () => {
  const own = tf.tensor2d([[1, 2]]);
  expect(latentDivergence(gaussian([[0, 0]], [[0, 0]]), divergence(own))).toBe(own);
});

test("a Monte Carlo estimate is not used: it is not 0 for an inactive unit", () => {
  const own = { ...divergence(tf.tensor2d([[1, 2]])), estimator: "monte-carlo" } as const;
  expect(Array.from(latentDivergence(gaussian([[0, 0]], [[0, 0]]), own).dataSync())).toEqual([0, 0]);
});

test("a closed form that excludes 0 is not used: an inactive latent would have a KL divergence above 0", () => {
  const own = { ...divergence(tf.tensor2d([[1, 2]])), excludesZero: true };
  expect(Array.from(latentDivergence(gaussian([[0, 0]], [[0, 0]]), own).dataSync())).toEqual([0, 0]);
});

test("without one: 0 for a unit that is the same in every cell; ½ ln 2 for means ±1 of variance 1, by hand (within 1e-6, float32)", () => {
  const logVariance = [
    [0.3, 0],
    [0.3, 0],
  ];
  const mean = [
    [5, 1],
    [5, -1],
  ];
  const found = latentDivergence(gaussian(mean, logVariance), divergence());
  expect(found.shape).toEqual([2, 2]);
  // variance over cells 2: ½ ((1 + 1)/2 + ln 2 − 0 − 1)
  const expected = [0, 0.5 * Math.LN2, 0, 0.5 * Math.LN2];
  for (const [i, value] of found.dataSync().entries()) expect(Math.abs(value - expected[i])).toBeLessThan(1e-6);
});

test("a categorical latent: 0 where cells agree, ½ ln 2 a category for two cells of different categories (within 1e-6)", () => {
  const code = (logits: number[][]): Posterior =>
    ({ groups: [{ kind: "concrete", logits: tf.tensor2d(logits) }] }) as unknown as Posterior;
  const read = (logits: number[][]) => Array.from(tf.mean(latentDivergence(code(logits), divergence()), 0).dataSync());
  const agreed = read([
    [1, 2],
    [1, 2],
  ]);
  const apart = read([
    [60, 0],
    [0, 60],
  ]);
  for (const value of agreed) expect(Math.abs(value)).toBeLessThan(1e-6);
  for (const value of apart) expect(Math.abs(value - Math.LN2 / 2)).toBeLessThan(1e-6);
});

test("the KL divergence of a categorical latent is divided equally among its columns", () => {
  const both = {
    groups: [
      { kind: "gaussian", mean: tf.zeros([1, 2]), logVariance: tf.zeros([1, 2]) },
      { kind: "concrete", logits: tf.zeros([1, 4]) },
    ],
  } as unknown as Posterior;
  const found = latentDivergence(both, divergence(tf.tensor2d([[1, 2, 4]])));
  expect(Array.from(found.dataSync())).toEqual([1, 2, 1, 1, 1, 1]);
});
