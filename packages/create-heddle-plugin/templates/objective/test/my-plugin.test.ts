import { readFileSync } from "node:fs";
import { describeObjective } from "@heddle/conformance";
import type { ObjectiveInput, StepContext } from "@heddle/contracts";
import { type Scalar, type Tensor1D, tf } from "@heddle/ops";
import { expect, test } from "vitest";
import plugin from "../src/my-plugin.js";

describeObjective(plugin);
describeObjective(plugin, {
  options: { beta: 4, pull: 2 },
  elbo: { options: { beta: 1, pull: 0 } },
});

/** By golden/generate.py. */
interface Reference {
  readonly logProb: number[];
  readonly divergence: number[][];
  readonly latents: number[][];
  readonly options: { readonly beta: number; readonly pull: number };
  readonly total: number;
}
const reference = JSON.parse(readFileSync(new URL("./reference.json", import.meta.url), "utf8")) as Reference;

test("the total within 1e-5 of numpy's (float32)", async () => {
  expect(await tf.setBackend("cpu")).toBe(true);
  const { logProb, divergence, latents, options, total } = reference;
  const input = {
    logProb: tf.tensor1d(logProb),
    divergence: { perGroup: tf.tensor2d(divergence), estimator: "analytic" },
    latent: { z: tf.tensor2d(latents), spec: { groups: [{ kind: "gaussian", size: 3 }] } },
  } as unknown as ObjectiveInput;
  const step = { schedule: () => tf.scalar(options.beta) as Scalar } as unknown as StepContext;
  const terms = plugin.create(plugin.options.parse(options), []).terms(input, step);
  const parts = Object.values(terms).map(
    ({ value, weight }) => weight.dataSync()[0]! * tf.mean(value as Tensor1D).dataSync()[0]!,
  );
  expect(Math.abs(parts.reduce((sum, part) => sum + part, 0) - total)).toBeLessThan(1e-5 * Math.abs(total));
});
