import { readFileSync } from "node:fs";
import { describeObjective, useBackend } from "@heddle/conformance";
import { objectiveInput, recordedStep } from "@heddle/conformance/inputs";
import { resolveTerms, type Tensor, type Tensor2D, tf } from "@heddle/ops";
import { beforeAll, expect, test } from "vitest";
import plugin from "../src/free-bits.js";

describeObjective(plugin);
describeObjective(plugin, {
  options: { nats: { from: 0.3, to: 0, end: 0.5 }, beta: 4 },
  elbo: { options: { nats: 0, beta: 1 } },
});

/** Written by golden/generate.py. */
interface Reference {
  readonly logProb: number[];
  readonly divergence: number[][];
  readonly nats: number;
  readonly beta: number;
  readonly total: number;
}
const reference = JSON.parse(readFileSync(new URL("./reference.json", import.meta.url), "utf8")) as Reference;

beforeAll(() => useBackend("cpu"));

function termsOf(perUnit: Tensor2D) {
  const { logProb, divergence, nats, beta } = reference;
  const input = objectiveInput({ z: divergence, logProb });
  const step = recordedStep({ schedules: { nats, beta } });
  const objective = plugin.create(plugin.options.parse({}), []);
  return resolveTerms(objective.terms({ ...input, divergence: { ...input.divergence, perUnit } }, step), step);
}

test("the total within 1e-6 of numpy's (float32)", () => {
  const terms = Object.values(termsOf(tf.tensor2d(reference.divergence)));
  const total = terms.reduce((sum, { value, weight }) => sum + weight.dataSync()[0] * tf.mean(value).dataSync()[0], 0);
  expect(Math.abs(total - reference.total) / reference.total).toBeLessThan(1e-6);
});

test("a latent below the threshold has no gradient, one above has", () => {
  const perUnit = tf.tensor2d([
    [0.01, 2],
    [0.03, 1],
  ]);
  const gradient = tf.grad((x: Tensor) => termsOf(x as Tensor2D).divergence.value)(perUnit);
  expect(Array.from(gradient.dataSync())).toEqual([0, 0.5, 0, 0.5]);
});
