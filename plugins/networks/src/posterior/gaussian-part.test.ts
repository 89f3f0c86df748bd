import { describeBackends } from "@heddle/conformance";
import type { StepContext } from "@heddle/contracts";
import { inScope, type Tensor, type Tensor2D, tf } from "@heddle/ops";
import { expect, test } from "vitest";
import { FactorizedPosterior } from "./factorized-posterior.js";
import { GaussianPart } from "./gaussian-part.js";

const [CELLS, UNITS] = [5, 3];
/** Distinct values between −2 and 2 in no order. */
const scattered = (length: number, seed: number): Float32Array =>
  Float32Array.from({ length }, (_, i) => 2 * Math.sin(seed + 7.3 * (i + 1) * (i + 2)));
const mean = scattered(CELLS * UNITS, 1);
const logVariance = scattered(CELLS * UNITS, 2);
const z = scattered(CELLS * UNITS, 3);
const noise = scattered(CELLS * UNITS, 4);

/** A step whose only normal tensor is `noise`. */
const step = {
  random: { normal: (_name: string, shape: readonly number[]) => tf.tensor(noise, [...shape]) },
} as unknown as StepContext;

const tensor = (values: ArrayLike<number>): Tensor2D => tf.tensor2d(Float32Array.from(values), [CELLS, UNITS]);
const posterior = () => new FactorizedPosterior([new GaussianPart(tensor(mean), tensor(logVariance))]);
const latent = () => ({ z: tensor(z), spec: posterior().spec });

/** log N(z_iu; mean_ku, variance_ku) in float64. */
function density(i: number, k: number, unit: number): number {
  const distance = z[i * UNITS + unit] - mean[k * UNITS + unit];
  const own = logVariance[k * UNITS + unit];
  return -0.5 * ((distance * distance) / Math.exp(own) + own + Math.log(2 * Math.PI));
}

const range = (length: number): number[] => Array.from({ length }, (_, i) => i);
/** Largest difference, relative to expected values above 1. */
const largestDifference = (found: ArrayLike<number>, expected: readonly number[]): number =>
  Math.max(...expected.map((value, i) => Math.abs(value - found[i]) / Math.max(1, Math.abs(value))));

// Long because it is a list of tests, each of a few lines.
describeBackends("a posterior of one Gaussian group", () => {
  test("logProb within 1e-6 of the float64 formula, relative beyond 1 (float32)", () => {
    const found = inScope(() => posterior().logProb(latent()).dataSync());
    const expected = range(CELLS).flatMap((cell) => range(UNITS).map((unit) => density(cell, cell, unit)));
    expect(largestDifference(found, expected)).toBeLessThan(1e-6);
  });

  test("aggregateLogProb, joint and per unit, within 2e-6 of brute force over 5 cells with different weights", () => {
    // weights differ by pair: a transposed table would change the result
    const weights = scattered(CELLS * CELLS, 9);
    const [joint, perUnit] = inScope(() => {
      const found = posterior().aggregateLogProb(latent(), tf.tensor2d(weights, [CELLS, CELLS]));
      return [Float32Array.from(found.joint.dataSync()), Float32Array.from(found.perUnit.dataSync())];
    });
    const mixture = (i: number, of: (k: number) => number) =>
      Math.log(range(CELLS).reduce((sum, k) => sum + Math.exp(weights[i * CELLS + k] + of(k)), 0));
    const expectedJoint = range(CELLS).map((i) =>
      mixture(i, (k) => range(UNITS).reduce((sum, unit) => sum + density(i, k, unit), 0)),
    );
    const expectedUnits = range(CELLS).flatMap((i) =>
      range(UNITS).map((unit) => mixture(i, (k) => density(i, k, unit))),
    );
    expect(largestDifference(joint, expectedJoint)).toBeLessThan(2e-6);
    expect(largestDifference(perUnit, expectedUnits)).toBeLessThan(2e-6);
  });

  test("sample equals mean + noise · deviation, with gradients 1 and noise · deviation / 2 (within 1e-6, float32)", () => {
    const [value, byMean, byLogVariance] = inScope(() => {
      const sample = (m: Tensor, v: Tensor) =>
        new FactorizedPosterior([new GaussianPart(m as Tensor2D, v as Tensor2D)]).sample(step).z;
      const found = tf.valueAndGrads(sample)([tensor(mean), tensor(logVariance)]);
      return [found.value, ...found.grads].map((result) => Float32Array.from(result.dataSync()));
    });
    const shift = range(CELLS * UNITS).map((i) => noise[i] * Math.exp(logVariance[i] / 2));
    const moved = shift.map((s, i) => s + mean[i]);
    const half = shift.map((s) => s / 2);
    expect(largestDifference(value, moved)).toBeLessThan(1e-6);
    expect(Array.from(byMean)).toEqual(new Array(CELLS * UNITS).fill(1));
    expect(largestDifference(byLogVariance, half)).toBeLessThan(1e-6);
  });

  test("`mean` returns the means; `spec` contains the number of coordinates", () => {
    const [found, spec] = inScope(() => [Float32Array.from(posterior().mean.dataSync()), posterior().spec] as const);
    expect(found).toEqual(mean);
    expect(spec).toEqual({ groups: [{ kind: "gaussian", size: UNITS }] });
  });
});
