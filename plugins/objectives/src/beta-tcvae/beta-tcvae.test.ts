import { describeObjective } from "@heddle/conformance";
import type { Objective, ObjectiveTerms } from "@heddle/contracts";
import { exp, log } from "@heddle/numerics";
import { resolveTerms, type Tensor2D, tf } from "@heddle/ops";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { inputOf, normalRows, posteriorOf, type Rows, stepOf } from "../gaussian-input.fixture.js";
import { expectNear, reference, referenceGradients, referenceTerms } from "../reference.fixture.js";
import { type AggregateEstimator, aggregateLogWeights } from "./aggregate-weights.js";
import plugin from "./beta-tcvae.js";
import { fivePoints, type Points, pointDensity } from "./five-points.fixture.js";

const bound = { options: { alpha: 1, beta: 1, gamma: 1, warmUp: false }, divergence: "sampled" } as const;
describeObjective(plugin, { elbo: bound });
describeObjective(plugin, { options: { estimator: "minibatch-weighted", alpha: 0, warmUp: { epochs: 10 } } });

beforeAll(async () => {
  await tf.setBackend("cpu");
});

const ESTIMATORS: readonly AggregateEstimator[] = ["minibatch-weighted", "minibatch-stratified"];
const objective = (options: unknown = {}): Objective => plugin.create(plugin.options.parse(options), []);
const valuesOf = (terms: ObjectiveTerms, name: string): number[] => Array.from(terms[name].value.dataSync());

describe("the three parts", () => {
  test.each(ESTIMATORS)(
    "%s: information + total correlation + dimension-wise KL = log q(z | x) − log p(z) for each cell, within 1e-4 (float32)",
    (estimator) => {
      const cell = fc.record({ mean: pair(-3, 3), logVariance: pair(-4, 1), z: pair(-4, 4) });
      const property = fc.property(fc.array(cell, { minLength: 1, maxLength: 7 }), fc.nat(1e6), (cells, more) => {
        tf.tidy(() => {
          const rows = (part: "mean" | "logVariance" | "z") => cells.map((each) => each[part]);
          const input = inputOf({ mean: rows("mean"), logVariance: rows("logVariance"), z: rows("z") });
          const terms = objective({ estimator }).terms(input, stepOf({}, cells.length + more));
          const parts = ["indexCodeInformation", "totalCorrelation", "dimensionWiseDivergence"].map((name) =>
            valuesOf(terms, name),
          );
          const ratio = tf.sub(
            tf.sum(input.posterior.logProb(input.latent), 1),
            input.prior.logProb(input.latent, new Map()),
          );
          for (const [i, whole] of ratio.dataSync().entries()) {
            const sum = parts.reduce((total, part) => total + part[i], 0);
            const scale = Math.max(1, ...parts.map((part) => Math.abs(part[i])));
            expect(Math.abs(sum - whole) / scale).toBeLessThan(1e-4);
          }
        });
      });
      fc.assert(property, { seed: 5, numRuns: 60 });
    },
  );

  test.each(ESTIMATORS)("%s: terms and gradients equal torch's within 1e-5 of the largest (float32)", (estimator) => {
    const expected = reference.tcvae[estimator];
    const made = objective({ estimator });
    const schedules = { alpha: 2, beta: 3, gamma: 5 };
    for (const [name, values] of Object.entries(expected.terms)) {
      expectNear(
        tf.tidy(() => valuesOf(referenceTerms(made), name)),
        values,
        1e-5,
      );
    }
    for (const [i, gradient] of referenceGradients(made, Object.keys(expected.terms), schedules).entries()) {
      expectNear(gradient, expected.gradients[i].flat(), 1e-5);
    }
  });

  test("weights equal schedule times warm-up; reconstruction has weight 1", () => {
    tf.tidy(() => {
      const step = stepOf({ alpha: 2, beta: 3, gamma: 5, warmUp: 0.5 });
      const terms = resolveTerms(objective().terms(inputOf(fivePoints()), step), step);
      const weights = Object.entries(terms).map(([name, { weight }]) => [name, weight.dataSync()[0]]);
      expect(Object.fromEntries(weights)).toEqual({
        reconstruction: 1,
        indexCodeInformation: 1,
        totalCorrelation: 1.5,
        dimensionWiseDivergence: 2.5,
      });
    });
  });

  test("total correlation and dimension-wise KL are 0 if q(z) equals the prior with independent latents (within 1e-5, float32)", () => {
    tf.tidy(() => {
      const [mean, logVariance, z] = [zeros(4), zeros(4), normalRows(4, 2, 8)];
      const terms = objective().terms(inputOf({ mean, logVariance, z }), stepOf({}, 4));
      for (const { value } of Object.values(terms).slice(1)) {
        for (const part of value.dataSync()) expect(Math.abs(part)).toBeLessThan(1e-5);
      }
    });
  });
});

describe("minibatch-weighted", () => {
  test("each term includes the constant: two distant cells of 100 have log q(z) = log q(z | x) − log(100 · 2) (within 1e-4, float32)", () => {
    tf.tidy(() => {
      const points: Rows = [
        [-50, -50],
        [50, 50],
      ];
      const input = inputOf({ mean: points, logVariance: zeros(2), z: points });
      const terms = objective({ estimator: "minibatch-weighted" }).terms(input, stepOf({}, 100));
      for (const value of valuesOf(terms, "indexCodeInformation"))
        expect(Math.abs(value - log(200))).toBeLessThan(1e-4);
      // joint − 2 marginals = −log 200 + 2 log 200
      for (const value of valuesOf(terms, "totalCorrelation")) expect(Math.abs(value - log(200))).toBeLessThan(1e-4);
    });
  });
});

describe("minibatch-stratified", () => {
  test("the weights of each row sum to 1, with 1/N on the diagonal (within 1e-6, float32)", () => {
    for (const [cells, datasetSize] of [
      [1, 1],
      [2, 2],
      [3, 5],
      [128, 4000],
      [9, 3],
    ] as const) {
      const weights = tf.tidy(() =>
        tf.exp(aggregateLogWeights("minibatch-stratified", cells, datasetSize)).arraySync(),
      );
      for (const [i, row] of (weights as number[][]).entries()) {
        expect(Math.abs(row.reduce((sum, w) => sum + w, 0) - 1)).toBeLessThan(1e-6);
        expect(Math.abs(row[i] - 1 / Math.max(cells, datasetSize))).toBeLessThan(1e-6);
      }
    }
  });

  test("the mean over all minibatches of 3 of 5 points equals q(z) within 1e-6 relative (float32), but not with the cell's own weight in column 0", () => {
    const points = fivePoints();
    const exact = points.z.map((z) => points.mean.reduce((sum, _, n) => sum + pointDensity(points, z, n), 0) / 5);
    const right = meanOverMinibatches(points, (ids) => aggregateLogWeights("minibatch-stratified", ids.length, 5));
    const copied = meanOverMinibatches(points, () => weightsInColumns());
    for (const [n, value] of exact.entries()) expect(Math.abs(right[n] / value - 1)).toBeLessThan(1e-6);
    expect(exact.some((value, n) => Math.abs(copied[n] / value - 1) > 0.05)).toBe(true);
  });

  test("the terms use this estimate: log q(z | x) − information equals its logarithm (within 1e-5, float32)", () => {
    tf.tidy(() => {
      const points = fivePoints();
      const input = inputOf(points);
      const information = valuesOf(objective().terms(input, stepOf({}, 5)), "indexCodeInformation");
      const own = tf.sum(input.posterior.logProb(input.latent), 1).dataSync();
      const weights = aggregateLogWeights("minibatch-stratified", 5, 5).arraySync() as number[][];
      for (const [i, value] of information.entries()) {
        const estimate = weights[i].reduce((sum, w, k) => sum + exp(w) * pointDensity(points, points.z[i], k), 0);
        expect(Math.abs(own[i] - value - log(estimate))).toBeLessThan(1e-5);
      }
    });
  });
});

const pair = (min: number, max: number) =>
  fc.array(fc.double({ min, max, noNaN: true }), { minLength: 2, maxLength: 2 });
const zeros = (rows: number): number[][] => Array.from({ length: rows }, () => [0, 0]);

/** All 60 ordered minibatches of 3 of 5 cells; each cell is in 36 of them. */
const minibatches = (): number[][] => {
  const ids = [0, 1, 2, 3, 4];
  return ids.flatMap((a) =>
    ids.filter((b) => b !== a).flatMap((b) => ids.filter((c) => c !== a && c !== b).map((c) => [a, b, c])),
  );
};

/** The estimate of q(z_n) for each cell n, averaged over the minibatches that contain it. */
function meanOverMinibatches(points: Points, weightsFor: (ids: readonly number[]) => Tensor2D): number[] {
  const sums = points.z.map(() => ({ total: 0, count: 0 }));
  for (const ids of minibatches()) {
    tf.tidy(() => {
      const take = (rows: Rows) => tf.tensor2d(ids.map((id) => [...rows[id]]));
      const posterior = posteriorOf(take(points.mean), take(points.logVariance));
      const { joint } = posterior.aggregateLogProb({ z: take(points.z), spec: posterior.spec }, weightsFor(ids));
      for (const [row, value] of joint.dataSync().entries()) {
        sums[ids[row]].total += exp(value);
        sums[ids[row]].count++;
      }
    });
  }
  return sums.map(({ total, count }) => total / count);
}

/** Weights of the authors' code for N = 5, B = 3, M = 2: the cell's own weight in column 0, the other weight in column 1. */
function weightsInColumns(): Tensor2D {
  const row = [log(1 / 5), log(3 / 10), log(1 / 2)];
  return tf.tensor2d([row, row, row]);
}
