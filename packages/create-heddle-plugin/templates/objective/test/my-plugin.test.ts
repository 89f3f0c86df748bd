import { readFileSync } from "node:fs";
import { describeObjective, useBackend } from "@heddle/conformance";
import { objectiveInput, recordedStep } from "@heddle/conformance/inputs";
import { resolveTerms, tf } from "@heddle/ops";
import { expect, test } from "vitest";
import plugin from "../src/my-plugin.js";

describeObjective(plugin);
describeObjective(plugin, {
  options: { beta: 4, pull: 2 },
  elbo: { options: { beta: 1, pull: 0 } },
});

/** Written by golden/generate.py. */
interface Reference {
  readonly logProb: number[];
  readonly divergence: number[][];
  readonly latents: number[][];
  readonly options: { readonly beta: number; readonly pull: number };
  readonly total: number;
}
const reference = JSON.parse(readFileSync(new URL("./reference.json", import.meta.url), "utf8")) as Reference;

test("total within 1e-5 of numpy's (float32)", async () => {
  await useBackend("cpu");
  const { logProb, divergence, latents, options, total } = reference;
  const objective = plugin.create(plugin.options.parse(options), []);
  const step = recordedStep({ schedules: { beta: options.beta } });
  const input = objectiveInput({ z: latents, logProb, perGroup: divergence });
  const terms = Object.values(resolveTerms(objective.terms(input, step), step));
  const parts = terms.map(({ value, weight }) => weight.dataSync()[0] * tf.mean(value).dataSync()[0]);
  expect(Math.abs(parts.reduce((sum, part) => sum + part, 0) - total)).toBeLessThan(1e-5 * Math.abs(total));
});
