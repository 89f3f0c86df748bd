import { describeLibrarySize } from "@heddle/conformance";
import type { DataShape, Likelihood } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { expect, test } from "vitest";
import plugin from "./learned.js";

const small = { hidden: 4, activation: "elu" };
describeLibrarySize(plugin, { options: small });
describeLibrarySize(plugin, { options: { ...small, by: "batch", covariates: true } });

const counts = { support: "counts" } as unknown as Likelihood;
const data: DataShape = {
  trainingCells: 9,
  genes: 4,
  covariates: [
    { name: "batch", kind: "categorical", levels: ["a", "b"] },
    { name: "age", kind: "continuous", mean: 0, deviation: 1 },
  ],
  logTotals: {
    mean: 7,
    variance: 0.3,
    byLevel: {
      batch: [
        { mean: 6, variance: 0.2 },
        { mean: 8, variance: 0 },
      ],
    },
  },
};
const create = (options: unknown, shape = data, likelihood = counts) =>
  plugin.create(plugin.options.parse(options), [shape, likelihood, createRandom(1)]);
const stateOf = (options: unknown, name: string) => {
  const { weights, state } = create(options);
  const values = Array.from(state.find((each) => each.name === name)!.value.dataSync());
  for (const { value } of [...weights, ...state]) value.dispose();
  return values;
};

test("the prior has the moments of all cells or of each level; the variance of a level with equal cells is 1e-4", () => {
  expect(stateOf({}, "prior.mean")).toEqual([7]);
  expect(stateOf({}, "prior.logVariance")[0]).toBeCloseTo(Math.log(0.3), 6);
  expect(stateOf({ by: "batch" }, "prior.mean")).toEqual([6, 8]);
  expect(stateOf({ by: "batch" }, "prior.logVariance")[1]).toBeCloseTo(Math.log(1e-4), 5);
});

test("rejects a continuous covariate, data without log totals, and a likelihood without a library size", () => {
  expect(() => create({ by: "age" })).toThrow(/a categorical covariate: batch, got age/);
  expect(() => create({}, { ...data, logTotals: undefined })).toThrow(/log totals/);
  expect(() => create({}, data, { support: "real" } as unknown as Likelihood)).toThrow(/a likelihood of counts/);
});
