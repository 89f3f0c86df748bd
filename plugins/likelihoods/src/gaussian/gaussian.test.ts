import { readFileSync } from "node:fs";
import { describeLikelihood } from "@heddle/conformance";
import { tf } from "@heddle/ops";
import { beforeAll, expect, test } from "vitest";
import { denseValues } from "../dense-values.fixture.js";
import plugin from "./gaussian.js";

describeLikelihood(plugin);
describeLikelihood(plugin, { options: { variance: "gene-cell" } });
describeLikelihood(plugin, { options: { variance: { covariate: "batch" }, varianceFloor: 0.1 } });

/** By tooling/references/likelihoods.py: scipy 1.17.1's norm.logpdf, summed over genes. */
interface Reference {
  readonly raw: number[][];
  readonly values: number[][];
  readonly rows: number[];
  readonly floor: number;
  readonly variances: Readonly<Record<string, number[][]>>;
  readonly logProb: Readonly<Record<string, number[]>>;
}
const reference = JSON.parse(readFileSync(new URL("reference.json", import.meta.url), "utf8")) as Reference;

beforeAll(async () => {
  await tf.setBackend("cpu");
});

test.each([
  ["gene", "gene"],
  ["gene-cell", "gene-cell"],
  ["covariate", { covariate: "batch" }],
])(
  "variance by %s: log densities equal scipy's within 1e-5 relative, also for negative values and a variance of e⁻²⁰ (float32 sums)",
  (name, variance) => {
    const { raw, values, rows, floor, variances, logProb } = reference;
    const likelihood = plugin.create(plugin.options.parse({ variance, varianceFloor: floor }), []);
    const found = tf.tidy(() => {
      const head = { raw: tf.tensor2d(variances[name]), ...(name === "covariate" && { rows: Int32Array.from(rows) }) };
      const heads = { mean: { raw: tf.tensor2d(raw) }, variance: head };
      // NaN: the library size is unused
      return likelihood.logProb(denseValues(values), heads, tf.fill([values.length], Number.NaN)).dataSync();
    });
    for (const [i, value] of logProb[name].entries()) {
      expect(Math.abs(found[i] - value) / Math.abs(value)).toBeLessThan(1e-5);
    }
  },
);

test("the mean equals the head in the units of the data, independent of the library size", () => {
  const likelihood = plugin.create(plugin.options.parse({}), []);
  const raw = tf.tensor2d([[-1, 2]]);
  const mean = likelihood.mean({ mean: { raw } }, tf.tensor1d([9]));
  expect(Array.from(mean.dataSync())).toEqual([-1, 2]);
  mean.dispose();
  expect(raw.isDisposed).toBe(false);
  raw.dispose();
});

test("declares real-valued data and a variance per gene, initialized at 1", () => {
  const likelihood = plugin.create(plugin.options.parse({}), []);
  expect(likelihood.support).toBe("real");
  expect(likelihood.heads).toEqual([
    { name: "mean", shape: "cell-gene" },
    { name: "variance", shape: "gene", start: "zeros" },
  ]);
});

test("rejects raw counts by name; accepts fractions, negative values, and binary data", () => {
  const { checkValues } = plugin.create(plugin.options.parse({}), []);
  expect(() => checkValues!(Float32Array.of(0, 3, 1), "cells.h5ad, X")).toThrow(
    "cells.h5ad, X: expected normalized and log-transformed values for the likelihood gaussian, " +
      "got integers up to 3: raw counts. Choose likelihood: negative-binomial",
  );
  for (const values of [[0, 3, 1.5], [-1, 3], [0, 1, 1], []]) checkValues!(Float32Array.from(values), "X");
});
