import { readFileSync } from "node:fs";
import { describeEncoder, useBackend } from "@heddle/conformance";
import type { Minibatch, StepContext } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { tf } from "@heddle/ops";
import { expect, test } from "vitest";
import plugin from "../src/my-plugin.js";

describeEncoder(plugin);
describeEncoder(plugin, { options: { scale: 0.5 } });

/** Written by golden/generate.py. */
interface Reference {
  readonly counts: number[][];
  readonly weights: Readonly<Record<string, number[][]>>;
  readonly mean: number[][];
  readonly logVariance: number[][];
}
const reference = JSON.parse(readFileSync(new URL("./reference.json", import.meta.url), "utf8")) as Reference;

test("moments within 1e-5 of the largest of numpy's with the same weights (float32)", async () => {
  await useBackend("cpu");
  const { counts, weights, mean, logVariance } = reference;
  const data = { trainingCells: 10, genes: counts[0].length, covariates: [] };
  const spec = { groups: [{ kind: "gaussian", size: mean[0].length }] } as const;
  const encoder = plugin.create(plugin.options.parse({}), [data, spec, createRandom(1)]);
  for (const weight of encoder.weights) weight.assign(tf.tensor2d(weights[weight.name]));
  const batch = { counts: { dense: () => tf.tensor2d(counts) } } as unknown as Minibatch;
  const [group] = encoder.encode(batch, {} as StepContext).groups;
  if (group?.kind !== "gaussian") throw new Error("expected one Gaussian group");
  for (const [found, expected] of [
    [group.mean, mean],
    [group.logVariance, logVariance],
  ] as const) {
    const scale = Math.max(...expected.flat().map(Math.abs));
    for (const [i, value] of found.dataSync().entries())
      expect(Math.abs(value - expected.flat()[i]) / scale).toBeLessThan(1e-5);
  }
});
