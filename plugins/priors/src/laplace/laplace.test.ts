import { readFileSync } from "node:fs";
import { describePrior } from "@heddle/conformance";
import type { Divergence, LatentSpec, Posterior, Prior } from "@heddle/contracts";
import { createRandom, log } from "@heddle/numerics";
import { inScope, type Tensor, type Tensor2D, tf } from "@heddle/ops";
import { beforeAll, describe, expect, test } from "vitest";
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

/** By tooling/references/laplace_divergence.py: scipy 1.17.1's adaptive quadrature in float64. */
interface Quadrature {
  readonly deviation: number;
  readonly cells: readonly (Record<"mean" | "logVariance", number> &
    Readonly<Record<"divergence" | "byMean" | "byLogVariance", number>>)[];
}
const quadrature = JSON.parse(readFileSync(new URL("divergence.json", import.meta.url), "utf8")) as Quadrature;
const line: LatentSpec = { groups: [{ kind: "gaussian", size: 1 }] };

/** KL of N(mean, exp(logVariance)), one latent per cell. */
function divergence(mean: Tensor, logVariance: Tensor): Divergence {
  const posterior = {
    spec: line,
    groups: [{ kind: "gaussian", mean, logVariance }],
    logProb: () => {
      throw new Error("a closed form reads no draw");
    },
  } as unknown as Posterior;
  const latent = { z: mean as Tensor2D, spec: line };
  const context = {} as Parameters<Prior["divergence"]>[3];
  const one = plugin.create(plugin.options.parse({ deviation: quadrature.deviation }), [line]);
  return one.divergence(posterior, latent, new Map(), context);
}

const column = (values: readonly number[]) => tf.tensor2d([...values], [values.length, 1]);
const columnOf = (name: keyof Quadrature["cells"][number]) => quadrature.cells.map((cell) => cell[name]);

describe.each(["cpu", "wasm"])("%s", (backend) => {
  beforeAll(async () => {
    expect(await tf.setBackend(backend)).toBe(true);
  });

  test("KL equals scipy's quadrature within 2e-6 of max(1, |value|): float32, and erf has an error of 1.5e-7", () => {
    inScope(() => {
      const found = divergence(column(columnOf("mean")), column(columnOf("logVariance")));
      expect([found.estimator, found.excludesZero]).toEqual(["analytic", true]);
      expectWithin(found.perUnit?.dataSync() ?? [], columnOf("divergence"), 2e-6);
    });
  });

  test("gradients by mean and log variance equal scipy's quadrature within 2e-6 of max(1, |value|)", () => {
    inScope(() => {
      const total = tf.grads((mean: Tensor, logVariance: Tensor) => tf.sum(divergence(mean, logVariance).perGroup));
      const [byMean, byLogVariance] = total([column(columnOf("mean")), column(columnOf("logVariance"))]);
      expectWithin(byMean.dataSync(), columnOf("byMean"), 2e-6);
      expectWithin(byLogVariance.dataSync(), columnOf("byLogVariance"), 2e-6);
    });
  });

  test("tails are finite: means of 1e6, log variances of −60 and 20", () => {
    inScope(() => {
      const mean = column([1e6, -1e6, 0, 0, 1e-30]);
      const logVariance = column([-60, 20, -60, 20, -60]);
      const found = Array.from(divergence(mean, logVariance).perGroup.dataSync());
      expect(found.every(Number.isFinite)).toBe(true);
    });
  });
});

test("the smallest KL is that of the nearest normal, ln(2/π) + ½ = 0.0484 nats (within 1e-5)", () => {
  inScope(() => {
    const deviation = (quadrature.deviation / Math.SQRT2) * Math.sqrt(Math.PI / 2);
    const found = divergence(column([0]), column([2 * log(deviation)])).perGroup.dataSync()[0];
    expect(Math.abs(found - (log(2 / Math.PI) + 0.5))).toBeLessThan(1e-5);
  });
});

function expectWithin(found: ArrayLike<number>, expected: readonly number[], tolerance: number): void {
  for (const [i, value] of expected.entries()) {
    expect(Math.abs(found[i] - value) / Math.max(1, Math.abs(value)), `cell ${i}`).toBeLessThan(tolerance);
  }
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
