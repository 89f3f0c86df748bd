import { readFileSync } from "node:fs";
import { describeBackends } from "@heddle/conformance";
import type { Covariate, CovariateSpec, Covariates } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { inScope, levelProduct, type Scalar, type Tensor, type Tensor2D, tf } from "@heddle/ops";
import { describe, expect, test } from "vitest";
import { Affine } from "./affine.js";
import { covariateInput, covariateRows, covariateWidth, tiledInput } from "./covariate-input.js";

type Rows = number[][];
/** Written by tooling/references/embedding.py: torch 2.15.0 and scvi-tools 1.4.2 in float64. */
const reference = JSON.parse(readFileSync(new URL("embedding.json", import.meta.url), "utf8")) as {
  readonly codes: number[];
  readonly x: Rows;
  readonly table: Rows;
  readonly weights: Rows;
  readonly bias: number[];
  readonly dy: Rows;
  readonly output: Rows;
  readonly gradient: { readonly table: Rows; readonly weights: Rows };
};
const levels = reference.table.map((_, level) => `batch ${level}`);
const embedded: CovariateSpec = { name: "batch", kind: "categorical", levels, embeddingDim: 5 };
const oneHotSpec: CovariateSpec = { name: "batch", kind: "categorical", levels };
const day: CovariateSpec = { name: "day", kind: "continuous", mean: 0, deviation: 1 };

const codes = Int32Array.from(reference.codes);
const batch = (embedding?: Tensor2D): Extract<Covariate, { kind: "categorical" }> => ({
  kind: "categorical",
  levels,
  codes,
  ...(embedding && { embedding }),
  get oneHot() {
    return tf.cast(tf.oneHot(tf.tensor1d(codes, "int32"), levels.length), "float32") as Tensor2D;
  },
});
const of = (covariate: Covariate): Covariates => new Map([["batch", covariate]]);

function expectClose(found: Tensor, expected: Rows, tolerance: number): void {
  const flat = expected.flat();
  const worst = Math.max(...Array.from(found.dataSync(), (value, i) => Math.abs(value - flat[i])));
  expect(found.size).toBe(flat.length);
  expect(worst).toBeLessThan(tolerance);
}

describeBackends("an affine layer of an embedded covariate", () => {
  test("output and gradients of table and weights equal torch's within 1e-5 (float32 sums of 8 products near 1)", () =>
    inScope(() => {
      const inputs = reference.x[0].length;
      const affine = new Affine("a", inputs, [embedded], reference.bias.length, createRandom(1));
      affine.weights.assign(tf.tensor2d(reference.weights.slice(0, inputs)));
      affine.covariateWeights!.assign(tf.tensor2d(reference.weights.slice(inputs)));
      affine.bias!.assign(tf.tensor1d(reference.bias));
      const output = (table: Tensor) => {
        const embedding = levelProduct(batch(), table as Tensor2D);
        return affine.apply(tf.tensor2d(reference.x), covariateInput(of(batch(embedding)), [embedded]));
      };
      const table = tf.variable(tf.tensor2d(reference.table));
      expectClose(output(table), reference.output, 1e-5);
      const weights = affine.covariateWeights!.value as ReturnType<typeof tf.variable>;
      const loss = () => tf.sum(tf.mul(output(table), tf.tensor2d(reference.dy))) as Scalar;
      const { grads } = tf.variableGrads(loss, [table, weights]);
      const [byTable, byWeights] = [grads[table.name], grads[weights.name]];
      expectClose(byTable, reference.gradient.table, 1e-5);
      expectClose(byWeights, reference.gradient.weights.slice(inputs), 1e-5);
      table.dispose();
      for (const { value } of affine.variables) value.dispose();
    }));
});

describe("covariateInput", () => {
  test("an embedding has columns for its dimensions, whose weights belong to no level", () => {
    expect(covariateWidth([embedded, day, oneHotSpec])).toBe(5 + 1 + 7);
    expect(covariateRows([embedded]).every(({ level }) => level === undefined)).toBe(true);
    expect(covariateRows([oneHotSpec]).map(({ level }) => level)).toEqual(levels);
  });

  test("one-hot levels: the product has the bits of the columns times the weights, alone, tiled and with a number", () =>
    inScope(() => {
      const weights = tf.tensor2d(createRandom(2).normals(8 * 3), [8, 3]);
      const values = tf.tensor1d(createRandom(3).normals(codes.length));
      const both: Covariates = new Map([...of(batch()), ["day", { kind: "continuous", values }]]);
      const alone = tf.slice(weights, [0, 0], [7, 3]) as Tensor2D;
      const input = covariateInput(of(batch()), [oneHotSpec])!;
      for (const [found, own] of [
        [input, alone],
        [tiledInput(input, 3), alone],
        [covariateInput(both, [oneHotSpec, day])!, weights],
      ] as const)
        expect(found.product(own).dataSync()).toEqual(tf.matMul(found.columns(), own).dataSync());
    }));

  test("shares of several levels: the mean of their rows, not the row of a code", () =>
    inScope(() => {
      const oneHot = tf.fill([2, 7], 1 / 7) as Tensor2D;
      const mixed = { kind: "categorical", levels, codes: new Int32Array(2), oneHot, mixed: true } as const;
      const weights = tf.tensor2d(reference.table);
      const found = covariateInput(of(mixed), [oneHotSpec])!.product(weights);
      expect(found.dataSync()).toEqual(tf.matMul(oneHot, weights).dataSync());
    }));

  test("an embedding that is missing is an internal error with the name of the covariate", () => {
    expect(() => covariateInput(of(batch()), [embedded])).toThrow(/covariate batch: expected its embedding/);
  });
});
