import type { LatentSpec, PluginCatalog, PosteriorGroup, StepContext } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { type Tensor2D, tf } from "@heddle/ops";
import { beforeAll, describe, expect, test } from "vitest";
import { priors as catalog } from "../index.js";

const priors: PluginCatalog<"prior"> = catalog;

const spec: LatentSpec = {
  groups: [
    { kind: "gaussian", size: 2 },
    { kind: "concrete", categories: 4 },
  ],
};
const data = { trainingCells: 3, genes: 5, covariates: [{ name: "batch", kind: "categorical", levels: ["a", "b"] }] };
const given = { latentSpec: spec, random: createRandom(1), data };
const covariates = () =>
  new Map([
    [
      "batch",
      {
        kind: "categorical",
        levels: ["a", "b"],
        codes: new Int32Array(3),
        oneHot: tf.tensor2d([1, 0, 1, 0, 1, 0], [3, 2]),
      } as const,
    ],
  ]);
const step = {
  random: {
    normal: (_name: string, shape: readonly number[]) => tf.zeros([...shape]),
    uniform: (name: string, shape: readonly number[]) =>
      tf.tensor(
        createRandom(2)
          .stream(name)
          .uniforms(shape[0] * shape[1]),
        [...shape],
      ),
  },
  temperature: () => tf.scalar(0.5),
} as unknown as StepContext;

beforeAll(async () => {
  await tf.setBackend("cpu");
});

describe.each(["standard-normal", "gaussian-mixture", "conditional"])(
  "%s over a categorical latent with 4 categories",
  (name) => {
    test("KL is 0 for a uniform posterior and ln 4 for a one-hot posterior (within 1e-6, float32); draws have a finite density", async () => {
      const { default: plugin } = await priors[name]();
      const needs = (plugin.needs ?? []) as readonly { key: keyof typeof given }[];
      const prior = plugin.create(plugin.options.parse({}), needs.map(({ key }) => given[key]) as never);
      tf.tidy(() => {
        const zeros = tf.zeros([3, 2]) as Tensor2D;
        const logits = tf.tensor2d([0, 0, 0, 0, 99, 0, 0, 0, 0, 0, 99, 0], [3, 4]);
        const groups: PosteriorGroup[] = [
          { kind: "gaussian", mean: zeros, logVariance: zeros },
          { kind: "concrete", logits },
        ];
        const latent = prior.sample(3, covariates(), step);
        expect(latent.z.shape).toEqual([3, 6]);
        expect(prior.logProb(latent, covariates()).dataSync().every(Number.isFinite)).toBe(true);
        const posterior = { spec, groups, logProb: () => tf.zeros([3, 3]) } as never;
        const { perGroup } = prior.divergence(posterior, latent, covariates(), step);
        expect(perGroup.shape).toEqual([3, 2]);
        const klOfCode = Array.from(tf.slice(perGroup, [0, 1], [-1, 1]).dataSync());
        for (const [cell, value] of [0, Math.log(4), Math.log(4)].entries()) {
          expect(Math.abs(klOfCode[cell] - value)).toBeLessThan(1e-6);
        }
      });
      for (const { value } of prior.weights) value.dispose();
    });
  },
);
