import { expect, test } from "vitest";
import { sameEncoder } from "./same-latents.js";

const tensor = (name: string, shape: number[], from = 0) => ({
  name: `encoder.${name}`,
  shape,
  values: Float32Array.from({ length: shape.reduce((all, size) => all * size, 1) }, (_, i) => from + i),
});
const model = (genes: number, ...tensors: ReturnType<typeof tensor>[]) => ({ shape: { genes }, tensors });
const weights = tensor("hidden0.weights", [3, 2]);

test("rows of new levels, also of the first of two covariates, are the only accepted difference", () => {
  const levels = (rows: number, from = 0) => tensor("hidden0.covariateWeights", [rows, 2], from);
  const known = model(3, weights, levels(4));
  expect(sameEncoder(model(3, weights, levels(4)), known)).toBe(true);
  expect(sameEncoder(model(3, weights, levels(5, 7)), known)).toBe(true);
  expect(sameEncoder(model(3, weights, levels(4, 7)), known)).toBe(false);
});

test("other values, genes, hidden units or tensors are another encoder", () => {
  const known = model(3, weights);
  expect(sameEncoder(model(3, tensor("hidden0.weights", [3, 2], 1)), known)).toBe(false);
  expect(sameEncoder(model(4, tensor("hidden0.weights", [4, 2])), known)).toBe(false);
  expect(sameEncoder(model(3, tensor("hidden0.weights", [3, 5])), known)).toBe(false);
  expect(sameEncoder(model(3, weights, tensor("hidden1.weights", [2, 2])), known)).toBe(false);
});
