import { describeObjective } from "@heddle/conformance";
import type { Latent, LatentSpec } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { inScope, type Scalar, type Tensor, type Tensor2D, tf } from "@heddle/ops";
import { beforeAll, describe, expect, test } from "vitest";
import type { Rows } from "../gaussian-input.fixture.js";
import { expectNear, reference } from "../reference.fixture.js";
import { Discriminator } from "./discriminator.js";
import plugin from "./factor-vae.js";

// γ is small because finite differences cross kinks of LeakyReLU
describeObjective(plugin, {
  options: { hidden: 32, gamma: 0.5 },
  elbo: { options: { hidden: 8, gamma: 0, warmUp: false } },
});
describeObjective(plugin, { options: { hidden: 8, layers: 3, gamma: { from: 0, to: 5, end: 0.5 }, warmUp: false } });

const gaussian = (size: number): LatentSpec => ({ groups: [{ kind: "gaussian", size }] });
const latentOf = (rows: Rows): Latent => ({
  z: tf.tensor2d(rows.map((row) => [...row])),
  spec: gaussian(rows[0].length),
});

/** One update with the loss and optimizer of the discriminator, as in the train step; returns the loss before it. */
function update(adversary: Discriminator, latent: () => Latent, permuted: () => Latent, rate: number): number {
  return inScope(() => {
    const { value, grads } = tf.variableGrads(
      () => adversary.loss(latent(), permuted()) as Scalar,
      adversary.weights.map((weight) => weight.value) as Parameters<typeof tf.variableGrads>[1],
    );
    const named = adversary.weights.map(({ name, value: weight }) => [
      name,
      grads[(weight as Tensor & { name: string }).name],
    ]);
    adversary.optimizer.apply(Object.fromEntries(named), tf.scalar(rate));
    return value.dataSync()[0];
  });
}

function dispose(adversary: Discriminator): void {
  for (const { value } of [...adversary.weights, ...adversary.optimizer.state]) value.dispose();
}

beforeAll(async () => {
  await tf.setBackend("cpu");
});

describe("the discriminator against torch", () => {
  const { latents, permuted, weights, logitDifference, gradientByLatents, loss, learningRate, weightsAfter3 } =
    reference.discriminator;
  /** The reference's network has hidden layers of 5 and 4 units: all of 5 here, the fifth unit of the second unused. */
  const padded = (layers: readonly (Rows | readonly number[])[]): Float32Array[] => {
    const [w0, b0, w1, b1, w2, b2] = layers as [Rows, number[], Rows, number[], Rows, number[]];
    const parts = [w0.flat(), b0, w1.flatMap((row) => [...row, 0]), [...b1, 0], [...w2.flat(), 0, 0], b2];
    return parts.map((part) => Float32Array.from(part));
  };
  const start = (): Discriminator => {
    const adversary = new Discriminator({ hidden: 5, layers: 2 }, gaussian(3), createRandom(1));
    adversary.optimizer.begin(adversary.weights);
    for (const [i, values] of padded(weights).entries()) {
      const weight = adversary.weights[i];
      tf.tidy(() => weight.assign(tf.tensor(values, [...weight.value.shape])));
    }
    return adversary;
  };

  test("density ratios, their gradients with respect to latents, and the loss (linear, leaky_relu, cross_entropy) within 1e-5 (float32)", () => {
    const adversary = start();
    tf.tidy(() => {
      expectNear(adversary.logDensityRatio(latentOf(latents)).dataSync(), logitDifference, 1e-5);
      const gradient = tf.grad((z: Tensor) =>
        tf.mean(adversary.logDensityRatio({ z: z as Tensor2D, spec: gaussian(3) })),
      )(latentOf(latents).z);
      expectNear(gradient.dataSync(), gradientByLatents.flat(), 1e-5);
      expectNear(adversary.loss(latentOf(latents), latentOf(permuted)).dataSync(), [loss], 1e-5);
    });
    dispose(adversary);
  });

  test("weights after three updates equal torch.optim.Adam's with betas (0.5, 0.9) within 1e-4 (float32; early steps divide small gradients by themselves)", () => {
    const adversary = start();
    for (let i = 0; i < 3; i++)
      update(
        adversary,
        () => latentOf(latents),
        () => latentOf(permuted),
        learningRate,
      );
    for (const [i, values] of padded(weightsAfter3).entries()) {
      expectNear(adversary.weights[i].value.dataSync(), values, 1e-4);
    }
    dispose(adversary);
  });
});

describe("the density ratio, trained on two Gaussian latents", () => {
  const CELLS = 256;

  /** Mean ratio over fresh cells after training; correlation ρ has total correlation −½ ln(1 − ρ²). */
  function trained(correlation: number): number {
    const adversary = new Discriminator({ hidden: 32, layers: 2 }, gaussian(2), createRandom(5));
    adversary.optimizer.begin(adversary.weights);
    const draw = (name: string, step: number, rho: number): Latent => {
      const values = createRandom(9)
        .stream(name)
        .stream(step)
        .normals(2 * CELLS);
      for (let i = 1; i < values.length; i += 2) {
        values[i] = rho * values[i - 1] + Math.sqrt(1 - rho * rho) * values[i];
      }
      return { z: tf.tensor2d(values, [CELLS, 2]), spec: gaussian(2) };
    };
    for (let step = 0; step < 500; step++) {
      update(
        adversary,
        () => draw("real", step, correlation),
        // shuffled units are independent with the same marginals
        () => draw("permuted", step, 0),
        3e-3,
      );
    }
    const estimates = Array.from({ length: 20 }, (_, i) =>
      tf.tidy(() => tf.mean(adversary.logDensityRatio(draw("fresh", i, correlation))).dataSync()[0]),
    );
    dispose(adversary);
    return estimates.reduce((sum, value) => sum + value, 0) / estimates.length;
  }

  test("correlation .9: estimates the total correlation of 0.830 nats within 0.15 (5,120 new cells, a small network, short training)", () => {
    expect(Math.abs(trained(0.9) + 0.5 * Math.log(1 - 0.81))).toBeLessThan(0.15);
  });

  test("independent: estimates 0 within 0.05 (for the same reason)", () => {
    expect(Math.abs(trained(0))).toBeLessThan(0.05);
  });
});

test("the discriminator has 2 × 256 units by default, 6 × 1000 as in the paper by option; the objective has no weights", () => {
  const shapes = (options: unknown) => {
    const objective = plugin.create(plugin.options.parse(options), [gaussian(10), createRandom(1)]);
    expect(objective.weights).toEqual([]);
    const shape = objective.adversary!.weights.map(({ value }) => value.shape);
    for (const { value } of objective.adversary!.weights) value.dispose();
    return shape;
  };
  expect(shapes({})).toEqual([[10, 256], [256], [256, 256], [256], [256, 2], [2]]);
  expect(shapes({ hidden: 1000, layers: 6 })).toHaveLength(14);
});
