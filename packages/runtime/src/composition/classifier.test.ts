import { readFileSync } from "node:fs";
import { createRandom } from "@heddle/numerics";
import { type Tensor, type Tensor2D, tf } from "@heddle/ops";
import { beforeAll, describe, expect, test } from "vitest";
import { classifierOf } from "./classifier.js";

type Rows = readonly (readonly number[])[];

/** Written with scvi-tools and torch: tooling/references/classification.py. */
const reference = JSON.parse(readFileSync(new URL("classifier.reference.json", import.meta.url), "utf8")) as {
  readonly classificationRatio: number;
  readonly means: Rows;
  readonly codes: readonly number[];
  readonly cases: readonly {
    readonly latents: readonly number[];
    readonly weights: Rows;
    readonly bias: readonly number[];
    readonly loss: number;
    readonly probabilities: Rows;
    readonly gradients: { readonly means: Rows; readonly weights: Rows; readonly bias: readonly number[] };
  }[];
};

beforeAll(async () => {
  await tf.setBackend("cpu");
});

const levels = ["a", "b", "c"];
const { classificationRatio, codes } = reference;
const labeledCells = codes.filter((code) => code >= 0).length;
const rowsOf = (rows: Rows) => tf.tensor2d(rows.map((row) => [...row]));
const oneHot = () => tf.tensor2d(codes.map((code) => levels.map((_, level) => (level === code ? 1 : 0))));

/** The minibatch is all training data, so that the loss is a mean over its labeled cells, as in scvi-tools. */
function classifier({ latents, weights, bias }: (typeof reference.cases)[number]) {
  const spec = { trainingCells: codes.length, labels: { column: "type", levels, labeledCells } };
  const settings = { column: "type", latents: [...latents], classificationRatio, hide: 0 };
  const made = classifierOf(spec, settings, { groups: [{ kind: "gaussian", size: 4 }] }, createRandom(0));
  const [ownWeights, ownBias] = made.weights;
  ownWeights.assign(rowsOf(weights));
  ownBias.assign(tf.tensor1d([...bias]));
  return made;
}

function expectNear(found: Tensor, expected: readonly number[]): void {
  for (const [i, value] of found.dataSync().entries())
    expect(Math.abs(value - expected[i]) / Math.max(1, Math.abs(expected[i])), `entry ${i}`).toBeLessThan(2e-6);
}

describe.each(reference.cases)("a classifier of the latents $latents", (expected) => {
  const made = () => classifier(expected);

  test("loss and gradients equal scvi-tools' within 2e-6, the rounding of float32", () => {
    const model = made();
    const loss = (mean: Tensor) => {
      const { value, weight } = model.terms({ oneHot: oneHot() }, { mean: mean as Tensor2D }).classification;
      return tf.mul(weight, tf.mean(value)).asScalar();
    };
    const means = rowsOf(reference.means);
    expectNear(loss(means), [expected.loss]);
    expectNear(tf.grad(loss)(means), expected.gradients.means.flat());
    const { grads } = tf.variableGrads(() => loss(means));
    const [weights, bias] = Object.values(grads);
    expectNear(weights, expected.gradients.weights.flat());
    expectNear(bias, [...expected.gradients.bias]);
  });

  test("probabilities equal scvi-tools' within 2e-6, the rounding of float32", () => {
    expectNear(made().probabilities(rowsOf(reference.means)), expected.probabilities.flat());
  });

  test("cells without a label have the value 0", () => {
    const { value } = made().terms({ oneHot: oneHot() }, { mean: rowsOf(reference.means) }).classification;
    for (const [cell, own] of value.dataSync().entries()) expect(own > 0).toBe(codes[cell] >= 0);
  });
});
