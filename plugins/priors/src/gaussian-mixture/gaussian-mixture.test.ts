import { readFileSync } from "node:fs";
import { describePrior } from "@heddle/conformance";
import type { LatentSpec, Prior } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { inScope, type Scalar, type Tensor, type Tensor1D, type Tensor2D, tf } from "@heddle/ops";
import { beforeAll, describe, expect, test } from "vitest";
import { expectNear } from "../expect-near.fixture.js";
import { chooseComponent } from "../groups/choose-component.js";
import plugin from "./gaussian-mixture.js";

describePrior(plugin, { options: { components: 3 } });
describePrior(plugin, { options: { components: 1, spread: 0 }, given: { latentSpec: gaussian(2) } });

/** By tooling/references/priors.py: torch 2.15.0's MixtureSameFamily in float64. */
interface Reference {
  readonly means: number[][];
  readonly logVariances: number[][];
  readonly logits: number[];
  readonly z: number[][];
  readonly logProb: number[];
  readonly gradientsOfFirstSix: [number[][], number[][], number[], number[][]];
}
const reference = JSON.parse(readFileSync(new URL("reference.json", import.meta.url), "utf8")) as Reference;

function gaussian(size: number): LatentSpec {
  return { groups: [{ kind: "gaussian", size }] };
}

function create(options: unknown, size: number): Prior {
  return plugin.create(plugin.options.parse(options), [gaussian(size), createRandom(2)]);
}

function put(prior: Prior, values: readonly (readonly number[])[]): void {
  for (const [i, flat] of values.entries()) {
    const weight = prior.weights[i];
    tf.tidy(() => weight.assign(tf.tensor([...flat], [...weight.value.shape])));
  }
}

function withReference(use: (prior: Prior) => void): void {
  const { means, logVariances, logits } = reference;
  const prior = create({ components: 4 }, 3);
  put(prior, [means.flat(), logVariances.flat(), logits]);
  inScope(() => use(prior));
  for (const { value } of prior.weights) value.dispose();
}

beforeAll(async () => {
  await tf.setBackend("cpu");
});

describe("a mixture of four Gaussians in three dimensions", () => {
  test("the density equals torch's, also 40 units away, within 1e-5 relative (float32)", () => {
    withReference((prior) => {
      const latent = { z: tf.tensor2d(reference.z), spec: gaussian(3) };
      expectNear(prior.logProb(latent, new Map()).dataSync(), reference.logProb, 1e-5);
    });
  });

  test("gradients with respect to means, log variances, logits and samples equal torch's within 1e-5 (float32)", () => {
    withReference((prior) => {
      const first = reference.z.slice(0, 6);
      const total = (sample: Tensor2D) => tf.sum(prior.logProb({ z: sample, spec: gaussian(3) }, new Map())) as Scalar;
      const values = prior.weights.map(({ value }) => value as Tensor & { name: string });
      const { grads } = tf.variableGrads(
        () => total(tf.tensor2d(first)),
        values as unknown as Parameters<typeof tf.variableGrads>[1],
      );
      for (const [i, { name }] of values.entries()) {
        expectNear(grads[name].dataSync(), reference.gradientsOfFirstSix[i].flat(), 1e-5);
      }
      const bySample = tf.grad((sample: Tensor) => total(sample as Tensor2D))(tf.tensor2d(first));
      expectNear(bySample.dataSync(), reference.gradientsOfFirstSix[3].slice(0, 6).flat(), 1e-5);
    });
  });

  test("component frequencies of 4000 samples equal the mixture weights within 4 standard errors", () => {
    const prior = create({ components: 2 }, 1);
    put(prior, [
      [-100, 100],
      [0, 0],
      [0, Math.log(3)],
    ]);
    const share = inScope(() => {
      const step = {
        random: {
          uniform: (_name: string, shape: number[]) => tf.tensor(createRandom(3).uniforms(4000), shape),
          normal: (_name: string, shape: number[]) => tf.tensor(createRandom(4).normals(4000), shape),
        },
      } as unknown as Parameters<Prior["sample"]>[2];
      const { z } = prior.sample(4000, new Map(), step);
      return Array.from(z.dataSync()).filter((value) => value > 0).length / 4000;
    });
    expect(Math.abs(share - 0.75)).toBeLessThan(4 * Math.sqrt((0.75 * 0.25) / 4000));
    for (const { value } of prior.weights) value.dispose();
  });
});

test("the choice of a component is one-hot by cumulative sum, with gradient 0", () => {
  inScope(() => {
    const draws = tf.tensor2d([[0.1], [0.25], [0.26], [0.9999999]]);
    const probabilities = tf.tensor2d([[0.25, 0.5, 0.25]]);
    expect(chooseComponent(draws, probabilities).arraySync()).toEqual([
      [1, 0, 0],
      [0, 1, 0],
      [0, 1, 0],
      [0, 0, 1],
    ]);
    expect(chooseComponent(draws, tf.tensor2d([[1]])).arraySync()).toEqual([[1], [1], [1], [1]]);
    const gradient = tf.grad((p: Tensor) => tf.sum(tf.mul(chooseComponent(draws, p as Tensor2D), 3)))(probabilities);
    expect(Array.from(gradient.dataSync())).toEqual([0, 0, 0]);
  });
});

test("gradient descent recovers two groups of points: means within 0.3 of −3 and 3", () => {
  const prior = create({ components: 2, spread: 0.5 }, 1);
  const points = createRandom(6)
    .normals(200)
    .map((value, i) => (i % 2 === 0 ? 3 : -3) + 0.5 * value);
  const values = prior.weights.map(({ value }) => value as Tensor & { name: string });
  for (let step = 0; step < 300; step++) {
    inScope(() => {
      const latent = { z: tf.tensor2d(points, [200, 1]), spec: gaussian(1) };
      const { grads } = tf.variableGrads(
        () => tf.neg(tf.mean(prior.logProb(latent, new Map()) as Tensor1D)) as Scalar,
        values as unknown as Parameters<typeof tf.variableGrads>[1],
      );
      for (const [i, weight] of prior.weights.entries()) {
        weight.assign(tf.sub(weight.value, tf.mul(0.3, grads[values[i].name])));
      }
    });
  }
  const means = Array.from(prior.weights[0].value.dataSync()).sort((a, b) => a - b);
  expect(Math.abs(means[0] + 3)).toBeLessThan(0.3);
  expect(Math.abs(means[1] - 3)).toBeLessThan(0.3);
  for (const { value } of prior.weights) value.dispose();
});
