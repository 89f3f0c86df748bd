import { readFileSync } from "node:fs";
import { describePrior, useBackend } from "@heddle/conformance";
import type { Posterior, StepContext } from "@heddle/contracts";
import { type Tensor, tf } from "@heddle/ops";
import { expect, test } from "vitest";
import plugin from "../src/my-plugin.js";

describePrior(plugin, { itself: { mean: 0, logVariance: 0 } });
describePrior(plugin, { options: { scale: 2 }, itself: { mean: 0, logVariance: 2 * Math.log(2) } });

/** Written by golden/generate.py. */
interface Reference {
  readonly scale: number;
  readonly mean: number[][];
  readonly logVariance: number[][];
  readonly divergence: number[][];
  readonly logProb: number[];
}
const reference = JSON.parse(readFileSync(new URL("./reference.json", import.meta.url), "utf8")) as Reference;

test("KL divergence and density within 1e-5 of the largest of numpy's (float32)", async () => {
  await useBackend("cpu");
  const { scale, mean, logVariance, divergence, logProb } = reference;
  const spec = { groups: [{ kind: "gaussian", size: 3 }] } as const;
  const prior = plugin.create(plugin.options.parse({ scale }), [spec]);
  const group = { kind: "gaussian", mean: tf.tensor2d(mean), logVariance: tf.tensor2d(logVariance) };
  const latent = { z: tf.tensor2d(mean), spec };
  const found = prior.divergence({ groups: [group] } as unknown as Posterior, latent, new Map(), {} as StepContext);
  expectNear(found.perUnit!, divergence.flat());
  expectNear(prior.logProb(latent, new Map()), logProb);
});

function expectNear(found: Tensor, expected: readonly number[]): void {
  const scale = Math.max(...expected.map(Math.abs));
  for (const [i, value] of found.dataSync().entries()) expect(Math.abs(value - expected[i]) / scale).toBeLessThan(1e-5);
}
