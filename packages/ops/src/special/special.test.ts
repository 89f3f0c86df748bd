import "@tensorflow/tfjs-backend-wasm";
import { readFileSync } from "node:fs";
import { digamma as digamma64, lgamma as lgamma64, trigamma as trigamma64 } from "@heddle/numerics";
import type { Tensor } from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { tf } from "../tf.js";
import { digamma, lgamma, trigamma } from "./gamma-functions.js";
import { digammaReference, lgammaReference, trigammaReference } from "./gamma-references.js";
import { logSumExp } from "./log-sum-exp.js";
import { softmax } from "./softmax.js";
import { softplus } from "./softplus.js";

const golden = new URL("../../../../../shared/data/golden/stdlib/", import.meta.url);
function readGolden(name: string): number[] {
  try {
    return (JSON.parse(readFileSync(new URL(name, golden), "utf8")) as (number | string)[]).map(Number);
  } catch (cause) {
    throw new Error(`The shared golden values are needed beside the repository: ${new URL(name, golden)}`, { cause });
  }
}

/** float32 values from 1e-30 to 1e6, evenly spaced in the logarithm, and around the zeros of ln Γ and ψ. */
const spread = Float32Array.from({ length: 2000 }, (_, i) => [10 ** (-30 + (36 * i) / 2000), 0.5 + i / 500][i & 1]);
const functions = [
  ["lgamma", lgamma, lgammaReference, lgamma64],
  ["digamma", digamma, digammaReference, digamma64],
  ["trigamma", trigamma, trigammaReference, trigamma64],
] as const;
const values = (f: (x: Tensor) => Tensor, x: ArrayLike<number>): Float32Array =>
  tf.tidy(() => f(tf.tensor1d(Float32Array.from(x))).dataSync() as Float32Array);
const gradient = (f: (x: Tensor) => Tensor, x: ArrayLike<number>): Float32Array =>
  tf.tidy(
    () =>
      tf
        .grad((t: Tensor) => tf.sum(f(t)))(tf.tensor1d(Float32Array.from(x)))
        .dataSync() as Float32Array,
  );

/** Largest |a − b| / max(floor, |b|) where b is finite in float32; elsewhere a must be the same non-finite value. */
function largestError(got: Float32Array, expected: number[], floor: number): number {
  let largest = 0;
  for (const [i, value] of expected.entries()) {
    if (!Number.isFinite(Math.fround(value))) expect(got[i]).toBe(Math.fround(value));
    else largest = Math.max(largest, Math.abs(got[i] - value) / Math.max(floor, Math.abs(value)));
  }
  return largest;
}

describe.each(["cpu", "wasm"])("%s", (backend) => {
  beforeAll(async () => {
    expect(await tf.setBackend(backend)).toBe(true);
  });

  test.each(functions)("%s: relative error below 6e-8, float32's half unit, on 1e-30 … 1e6", (_, op, __, exact) => {
    expect(largestError(values(op, spread), Array.from(spread, exact), 1e-38)).toBeLessThan(6e-8);
  });

  test("softmax: tf.softmax within 1e-6 relative (float32), also far from 0; gradients alike", () => {
    const rows = [
      [1, 2, 3.5],
      [1000, 999, 0],
      [-1e4, -1e4, -1e4 + 1],
      [0, 0, 0],
    ];
    const both = [softmax, tf.softmax].map((of) =>
      tf.tidy(() => [
        of(tf.tensor2d(rows)).dataSync(),
        tf
          .grad((x: Tensor) => tf.sum(tf.square(of(x))))(tf.tensor2d(rows))
          .dataSync(),
      ]),
    );
    const [own, stock] = both;
    for (const [part, values] of own.entries())
      for (const [at, value] of values.entries())
        expect(Math.abs(value - stock[part][at])).toBeLessThan(1e-6 * Math.max(0.1, stock[part][at]));
  });

  test.each(functions)(
    "%s of stock operations: error below 3e-6 of max(1, |value|): the shift by 5 cancels",
    (_, __, reference, exact) => {
      expect(largestError(values(reference, spread), Array.from(spread, exact), 1)).toBeLessThan(3e-6);
    },
  );

  test.each(functions)("%s: tails 0, 1e6, Inf, NaN and −1, both kernels", (name, op, reference) => {
    const limits = { lgamma: [Infinity, Infinity], digamma: [-Infinity, Infinity], trigamma: [Infinity, 0] }[name];
    for (const f of [op, reference]) {
      const got = values(f, [0, Infinity, NaN, -1, 1e6]);
      expect([got[0], got[1]]).toEqual(limits);
      expect([got[2], got[3]]).toEqual([NaN, NaN]);
      expect(Number.isFinite(got[4])).toBe(true);
    }
  });

  test("gradients: lgamma → digamma → trigamma within 1e-7, → ψ″ within 3e-6 of central differences' float64", () => {
    const x = spread.filter((v) => v > 1e-8);
    const h = (v: number): number => v * 1e-5;
    const tetragamma = (v: number): number => (trigamma64(v + h(v)) - trigamma64(v - h(v))) / (2 * h(v));
    expect(largestError(gradient(lgamma, x), Array.from(x, digamma64), 1e-38)).toBeLessThan(1e-7);
    expect(largestError(gradient(digamma, x), Array.from(x, trigamma64), 1e-38)).toBeLessThan(1e-7);
    expect(largestError(gradient(trigamma, x), Array.from(x, tetragamma), 1e-38)).toBeLessThan(3e-6);
  });

  test("R's lgamma and digamma for x > 0: relative error below 1.2e-7, inputs and outputs rounded to float32", () => {
    const at = (data: string, expected: string) =>
      readGolden(data)
        .map((x, i) => [x, readGolden(expected)[i]] as const)
        .filter(([x]) => x > 0 && Math.fround(x) === x);
    const gamma = at("gammaln_data1.json", "gammaln_expected1.json");
    const psi = at("digamma_data.json", "digamma_expected.json");
    expect(gamma.length).toBeGreaterThan(100);
    expect(psi.length).toBeGreaterThan(40);
    const error = (f: (x: Tensor) => Tensor, rows: (readonly [number, number])[]): number =>
      largestError(
        values(
          f,
          rows.map(([x]) => x),
        ),
        rows.map(([, y]) => y),
        1e-3,
      );
    expect(error(lgamma, gamma)).toBeLessThan(1.2e-7);
    expect(error(digamma, psi)).toBeLessThan(1.2e-7);
  });

  test("softplus: relative error below 3e-7 on −80 … 80, exact in the tails; gradient is the sigmoid", () => {
    const x = Array.from({ length: 801 }, (_, i) => -80 + i / 5).map(Math.fround);
    const exact = x.map((v) => Math.max(v, 0) + Math.log1p(Math.exp(-Math.abs(v))));
    expect(largestError(values(softplus, x), exact, 1e-38)).toBeLessThan(3e-7);
    expect(Array.from(values(softplus, [-Infinity, Infinity, 1e6, NaN]))).toEqual([0, Infinity, 1e6, NaN]);
    const sigmoid = x.map((v) => 1 / (1 + Math.exp(-v)));
    expect(largestError(gradient(softplus, x), sigmoid, 1e-37)).toBeLessThan(1e-6);
    expect(Array.from(gradient(softplus, [-1e6, 1e6]))).toEqual([0, 1]);
  });

  test("logSumExp along any axis: error below 5e-7 of max(1, |value|), shifts by 1e4 included", () => {
    const entry = fc.integer({ min: -400, max: 400 }).map((v) => v / 16);
    const rows = fc.array(fc.array(entry, { minLength: 3, maxLength: 3 }), { minLength: 2, maxLength: 5 });
    fc.assert(
      fc.property(rows, fc.constantFrom(0, 1e4, -1e4), (matrix, shift) => {
        const exact = matrix.map((row) => shift + Math.log(row.reduce((sum, v) => sum + Math.exp(v), 0)));
        const x = tf.tensor2d(matrix.map((row) => row.map((v) => v + shift)));
        const down = logSumExp(tf.transpose(x), 0).dataSync() as Float32Array;
        expect(largestError(logSumExp(x).dataSync() as Float32Array, exact, 1)).toBeLessThan(5e-7);
        expect(largestError(down, exact, 1)).toBeLessThan(5e-7);
        x.dispose();
      }),
      { numRuns: 30 },
    );
  });

  test("logSumExp: −∞ rows give −∞ with gradient 0; +∞ gives +∞; NaN gives NaN", () => {
    const f = (x: Tensor): Tensor => logSumExp(tf.reshape(x, [-1, 2]));
    const got = values(f, [-Infinity, -Infinity, Infinity, 0, NaN, 0, -Infinity, 3]);
    expect(Array.from(got)).toEqual([-Infinity, Infinity, NaN, 3]);
    expect(Array.from(gradient(f, [-Infinity, -Infinity, -Infinity, 3]))).toEqual([0, 0, 0, 1]);
    expect(Array.from(gradient(f, [Math.log(3), 0])).map((v) => v.toFixed(6))).toEqual(["0.750000", "0.250000"]);
  });

  test("no tensor is leaked by values and gradients", () => {
    const before = tf.memory().numTensors;
    for (const f of [lgamma, digamma, trigamma, softplus, (x: Tensor) => logSumExp(x)]) {
      values(f, spread);
      gradient(f, [1, 2]);
    }
    expect(tf.memory().numTensors).toBe(before);
  });
});
