import { describePrior } from "@heddle/conformance";
import type { DataShape, LatentSpec, StepContext } from "@heddle/contracts";
import { type Tensor1D, type Tensor2D, tf } from "@heddle/ops";
import { beforeAll, describe, expect, test } from "vitest";
import plugin from "./conditional.js";

describePrior(plugin, { itself: { mean: 0, logVariance: 0 } });
describePrior(plugin, { options: { covariates: ["age"] } });

const data: DataShape = {
  trainingCells: 4,
  genes: 6,
  covariates: [
    { name: "batch", kind: "categorical", levels: ["a", "b"] },
    { name: "age", kind: "continuous", mean: 40, deviation: 10 },
  ],
};
const spec: LatentSpec = {
  groups: [
    { kind: "gaussian", size: 1 },
    { kind: "concrete", categories: 2 },
  ],
};
const create = (options: unknown, shape = data) => plugin.create(plugin.options.parse(options), [shape, spec]);
/** A cell of batch a and a cell of batch b, with standardized ages 0 and 1. */
const covariates = () =>
  new Map([
    [
      "batch",
      { kind: "categorical", levels: ["a", "b"], codes: Int32Array.of(0, 1), oneHot: tf.eye(2) as Tensor2D } as const,
    ],
    ["age", { kind: "continuous", values: tf.tensor1d([0, 1]) as Tensor1D } as const],
  ]);

beforeAll(async () => {
  await tf.setBackend("cpu");
});

describe("the conditional prior", () => {
  test("mean, log variance and logits depend on the covariates of each cell, by hand; the KL of a concrete group is that of the categoricals", () => {
    const prior = create({});
    const set = (name: string, values: number[]) => {
      const { value, assign } = prior.weights.find((weight) => weight.name === name)!;
      tf.tidy(() => assign(tf.tensor(values, value.shape)));
    };
    // rows: batch a, batch b, age
    set("group0.mean.weights", [1, -1, 0.5]);
    set("group0.mean.bias", [2]);
    set("group0.logVariance.weights", [0, Math.log(4), 0]);
    set("group1.logits.weights", [Math.log(3), 0, 0, 0, 0, 0]);
    tf.tidy(() => {
      const posterior = {
        groups: [
          { kind: "gaussian", mean: tf.tensor2d([[3], [3]]), logVariance: tf.zeros([2, 1]) },
          { kind: "concrete", logits: tf.zeros([2, 2]) },
        ],
      } as never;
      const latent = {
        z: tf.tensor2d([
          [3, 0.5, 0.5],
          [3, 0.5, 0.5],
        ]),
        spec,
        temperature: tf.scalar(1),
      };
      const { perGroup, estimator } = prior.divergence(posterior, latent, covariates(), {} as StepContext);
      expect(estimator).toBe("analytic");
      const found = Array.from(perGroup.dataSync());
      // means 3 and 1.5, variances 1 and 4: ½ ((μ − m)² + 1)/v − 1 − ln(1/v))
      const expected = [0, 0.5 * ((1.5 * 1.5 + 1) / 4 - 1 + Math.log(4))];
      // uniform from (¾, ¼), and from itself
      const categorical = [0.5 * Math.log(0.5 / 0.75) + 0.5 * Math.log(0.5 / 0.25), 0];
      for (const [i, value] of [expected[0], categorical[0], expected[1], categorical[1]].entries()) {
        expect(Math.abs(found[i] - value)).toBeLessThan(1e-6);
      }
    });
    for (const { value } of prior.weights) value.dispose();
  });

  test("rejects a covariate that is not in the model, and a model without covariates", () => {
    expect(() => create({ covariates: ["batch", "sex"] })).toThrow(
      /prior.covariates.*got sex, where the model has batch, age/,
    );
    expect(() => create({}, { ...data, covariates: [] })).toThrow(/a model without covariates/);
  });
});
