import { readFileSync } from "node:fs";
import { describeOptimizer, useBackend } from "@heddle/conformance";
import { tf, variable } from "@heddle/ops";
import { expect, test } from "vitest";
import plugin from "../src/my-plugin.js";

describeOptimizer(plugin);
describeOptimizer(plugin, { options: { momentum: 0 } });

/** Written by golden/generate.py. */
interface Reference {
  readonly start: number[];
  readonly gradients: number[][];
  readonly learningRate: number;
  readonly momentum: number;
  readonly weights: number[][];
}
const reference = JSON.parse(readFileSync(new URL("./reference.json", import.meta.url), "utf8")) as Reference;

test("weights after each step within 1e-6 of numpy's (float32)", async () => {
  await useBackend("cpu");
  const { start, gradients, learningRate, momentum, weights } = reference;
  const optimizer = plugin.create(plugin.options.parse({ momentum }), []);
  const weight = variable("w", [start.length], Float32Array.from(start));
  optimizer.begin([weight]);
  for (const [step, gradient] of gradients.entries()) {
    optimizer.apply({ w: tf.tensor1d(gradient) }, tf.scalar(learningRate));
    for (const [i, value] of weight.value.dataSync().entries())
      expect(Math.abs(value - weights[step][i])).toBeLessThan(1e-6);
  }
});
