import { describe, expect, test } from "vitest";
import { normals } from "../../../test/simulated-input.js";
import { lasso, productsOf } from "./lasso.js";
import reference from "./reference.json" with { type: "json" };
import { sparseLogistic } from "./sparse-logistic.js";
import { standardize } from "./standardize.js";

const all = Int32Array.from(reference.codes.keys());
const latents = reference.codes[0].map((_, latent) => Float64Array.from(reference.codes, (row) => row[latent]));
const { columns } = standardize(latents, all);
const [usage] = standardize([Float64Array.from(reference.usage)], all).columns;
const member = Uint8Array.from(reference.level, (level) => (level === 2 ? 1 : 0));

describe("L1 fits", () => {
  test("the lasso as scikit-learn's (within 1e-6: its duality gap)", () => {
    for (const { penalty, weights } of reference.lasso) {
      const found = lasso(productsOf(columns, usage), penalty);
      for (const [at, weight] of weights.entries()) expect(Math.abs(found[at] - weight)).toBeLessThan(1e-6);
      expect([...found].filter((weight) => weight === 0)).toHaveLength(weights.filter((weight) => weight === 0).length);
    }
  });

  test("the sparse logistic regression as scikit-learn's saga (within 1e-5: it stops there)", () => {
    for (const { penalty, weights, intercept } of reference.logistic) {
      const found = sparseLogistic(columns, member, penalty);
      for (const [at, weight] of weights.entries()) expect(Math.abs(found.weights[at] - weight)).toBeLessThan(1e-5);
      expect(Math.abs(found.intercept - intercept)).toBeLessThan(1e-5);
    }
  });

  test("separable classes give finite weights; warm and cold starts agree (within 1e-6)", () => {
    const apart = standardize(
      [normals(1, 100).map((value, cell) => value + 100 * (cell % 2)), normals(2, 100)],
      Int32Array.from({ length: 100 }, (_, at) => at),
    ).columns;
    const odd = Uint8Array.from({ length: 100 }, (_, cell) => cell % 2);
    const cold = sparseLogistic(apart, odd, 0.01);
    const warm = sparseLogistic(apart, odd, 0.01, sparseLogistic(apart, odd, 0.1));
    expect(cold.weights.every(Number.isFinite)).toBe(true);
    for (const [at, weight] of cold.weights.entries()) expect(Math.abs(weight - warm.weights[at])).toBeLessThan(1e-6);
  });
});
