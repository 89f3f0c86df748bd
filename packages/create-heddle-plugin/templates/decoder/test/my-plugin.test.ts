import { readFileSync } from "node:fs";
import { describeDecoder, useBackend } from "@heddle/conformance";
import type { Likelihood, StepContext } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { tf } from "@heddle/ops";
import { expect, test } from "vitest";
import plugin from "../src/my-plugin.js";

describeDecoder(plugin);
describeDecoder(plugin, { options: { scale: 0.5 } });

/** Written by golden/generate.py. */
interface Reference {
  readonly latents: number[][];
  readonly weights: number[][];
  readonly raw: number[][];
}
const reference = JSON.parse(readFileSync(new URL("./reference.json", import.meta.url), "utf8")) as Reference;

test("raw head within 1e-5 of the largest of numpy's with the same weights (float32)", async () => {
  await useBackend("cpu");
  const { latents, weights, raw } = reference;
  const data = { trainingCells: 10, genes: raw[0].length, covariates: [] };
  const spec = { groups: [{ kind: "gaussian", size: latents[0].length }] } as const;
  const likelihood = { heads: [{ name: "mean", shape: "cell-gene" }] } as unknown as Likelihood;
  const decoder = plugin.create(plugin.options.parse({}), [data, spec, likelihood, createRandom(1)]);
  decoder.weights[0].assign(tf.tensor2d(weights));
  const heads = decoder.decode({ z: tf.tensor2d(latents), spec }, new Map(), {} as StepContext);
  const scale = Math.max(...raw.flat().map(Math.abs));
  for (const [i, value] of heads.mean.raw.dataSync().entries())
    expect(Math.abs(value - raw.flat()[i]) / scale).toBeLessThan(1e-5);
});
