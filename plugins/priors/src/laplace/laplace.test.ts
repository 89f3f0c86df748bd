import { readFileSync } from "node:fs";
import { describePrior } from "@heddle/conformance";
import type { LatentSpec, Posterior, Prior } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { inScope, type Tensor, type Tensor2D, tf } from "@heddle/ops";
import { beforeAll, expect, test } from "vitest";
import { expectNear } from "../expect-near.fixture.js";
import plugin from "./laplace.js";

describePrior(plugin);
describePrior(plugin, {
  options: { deviation: 1.5 },
  given: { latentSpec: { groups: [{ kind: "gaussian", size: 1 }] } },
});

/** By tooling/references/priors.py: torch 2.15.0's Laplace in float64. */
interface Reference {
  readonly deviation: number;
  readonly z: number[][];
  readonly logProb: number[];
  readonly gradient: number[][];
  readonly mean: number[][];
  readonly logVariance: number[][];
  readonly divergence: number[];
}
const reference = JSON.parse(readFileSync(new URL("reference.json", import.meta.url), "utf8")) as Reference;
const spec: LatentSpec = { groups: [{ kind: "gaussian", size: 3 }] };
const prior = (): Prior => plugin.create(plugin.options.parse({ deviation: reference.deviation }), [spec]);

beforeAll(async () => {
  await tf.setBackend("cpu");
});

test("density and its gradient with respect to the sample equal torch's within 1e-5 relative (float32)", () => {
  inScope(() => {
    const density = (z: Tensor) => prior().logProb({ z: z as Tensor2D, spec }, new Map());
    const z = tf.tensor2d(reference.z);
    expectNear(density(z).dataSync(), reference.logProb, 1e-5);
    const gradient = tf.grad((at: Tensor) => tf.sum(density(at)))(z);
    expectNear(gradient.dataSync(), reference.gradient.flat(), 1e-5);
  });
});

test("the mean KL over 20,000 draws equals the integral by quadrature within 5 standard errors", () => {
  const draws = 20_000;
  for (const [cell, expected] of reference.divergence.entries()) {
    const found = inScope(() => divergences(reference.mean[cell], reference.logVariance[cell], draws));
    const mean = found.reduce((sum, value) => sum + value, 0) / draws;
    const variance = found.reduce((sum, value) => sum + (value - mean) ** 2, 0) / draws;
    expect(Math.abs(mean - expected), `cell ${cell}`).toBeLessThan(5 * Math.sqrt(variance / draws));
  }
});

/** log q − log p of draws from one posterior. */
function divergences(mean: readonly number[], logVariance: readonly number[], draws: number): number[] {
  const rows = (values: readonly number[]) => tf.tile(tf.tensor2d([[...values]]), [draws, 1]) as Tensor2D;
  const [center, logSpread] = [rows(mean), rows(logVariance)];
  const noise = tf.tensor2d(createRandom(8).normals(3 * draws), [draws, 3]);
  const z = tf.add(center, tf.mul(noise, tf.exp(tf.mul(0.5, logSpread)))) as Tensor2D;
  const normal = tf.add(tf.add(tf.square(noise), logSpread), Math.log(2 * Math.PI));
  const posterior = {
    spec,
    groups: [{ kind: "gaussian", mean: center, logVariance: logSpread }],
    logProb: () => tf.mul(-0.5, normal) as Tensor2D,
  } as unknown as Posterior;
  const context = {} as Parameters<Prior["divergence"]>[3];
  return Array.from(prior().divergence(posterior, { z, spec }, new Map(), context).perGroup.dataSync());
}

test("60,000 samples have mean 0, the requested standard deviation and excess kurtosis 3, within 5 standard errors", () => {
  const cells = 20_000;
  const random = createRandom(9);
  const z = inScope(() => {
    const uniform = (name: string, shape: number[]) => tf.tensor(random.stream(name).uniforms(3 * cells), shape);
    const step = { random: { uniform } } as unknown as Parameters<Prior["sample"]>[2];
    return Array.from(prior().sample(cells, new Map(), step).z.dataSync());
  });
  const moment = (power: number) => z.reduce((sum, value) => sum + (value / 1.5) ** power, 0) / z.length;
  // a standard Laplace distribution's moments 2, 4, 8: 1, 6, 2520; each bound is 5 √(variance of the power / 60,000)
  expect(Math.abs(moment(1))).toBeLessThan(5 * Math.sqrt(1 / z.length));
  expect(Math.abs(moment(2) - 1)).toBeLessThan(5 * Math.sqrt(5 / z.length));
  expect(Math.abs(moment(4) - 6)).toBeLessThan(5 * Math.sqrt((2520 - 36) / z.length));
});
