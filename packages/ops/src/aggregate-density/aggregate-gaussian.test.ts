import { createRandom, exp, log } from "@heddle/numerics";
import { beforeAll, describe, expect, test } from "vitest";
import { inScope } from "../in-scope.js";
import { type Tensor2D, tf } from "../tf.js";
import { aggregateGaussian } from "./aggregate-gaussian.js";

const [DRAWS, CELLS, UNITS] = [4, 5, 3];
const LOG_TWO_PI = log(2 * Math.PI);

interface Input {
  readonly z: Float64Array;
  readonly mean: Float64Array;
  readonly logVariance: Float64Array;
}
const normals = (seed: number, size: number, scale = 1) =>
  Float64Array.from(createRandom(seed).normals(size), (value) => Math.fround(scale * value));
const input: Input = {
  z: normals(1, DRAWS * UNITS, 1.5),
  mean: normals(2, CELLS * UNITS),
  logVariance: normals(3, CELLS * UNITS),
};
const logWeights = normals(4, DRAWS * CELLS);

const logSum = (values: readonly number[]) => {
  const largest = Math.max(...values);
  return largest + log(values.reduce((sum, value) => sum + exp(value - largest), 0));
};

/** The formula in float64: joint, then perUnit row by row. */
function expected({ z, mean, logVariance }: Input): number[] {
  const pair = (i: number, k: number, j: number) => {
    const [difference, lv] = [z[i * UNITS + j] - mean[k * UNITS + j], logVariance[k * UNITS + j]];
    return -0.5 * (difference * difference * exp(-lv) + lv + LOG_TWO_PI);
  };
  const range = (length: number) => Array.from({ length }, (_, at) => at);
  const weight = (i: number, k: number) => logWeights[i * CELLS + k];
  const joint = range(DRAWS).map((i) =>
    logSum(range(CELLS).map((k) => range(UNITS).reduce((sum, j) => sum + pair(i, k, j), weight(i, k)))),
  );
  const perUnit = range(DRAWS).flatMap((i) =>
    range(UNITS).map((j) => logSum(range(CELLS).map((k) => pair(i, k, j) + weight(i, k)))),
  );
  return [...joint, ...perUnit];
}

const upstream = createRandom(5).normals(DRAWS + DRAWS * UNITS);
const total = (values: Input) => expected(values).reduce((sum, value, at) => sum + value * upstream[at], 0);

/** The gradient of Σ upstream · output by central differences of the float64 formula. */
function differences(name: keyof Input): number[] {
  const h = 1e-5;
  return Array.from(input[name], (_, at) => {
    const shifted = (by: number) =>
      total({ ...input, [name]: input[name].map((value, i) => (i === at ? value + by : value)) });
    return (shifted(h) - shifted(-h)) / (2 * h);
  });
}

const tensors = () =>
  [
    tf.tensor2d(Float32Array.from(input.z), [DRAWS, UNITS]),
    tf.tensor2d(Float32Array.from(input.mean), [CELLS, UNITS]),
    tf.tensor2d(Float32Array.from(input.logVariance), [CELLS, UNITS]),
  ] as const;
const weights = () => tf.tensor2d(Float32Array.from(logWeights), [DRAWS, CELLS]);
const largest = (found: ArrayLike<number>, wanted: readonly number[]) =>
  wanted.reduce((most, value, at) => Math.max(most, Math.abs(value - found[at])), 0);

describe.each(["cpu", "wasm"])("the aggregate of Gaussians on %s", (name) => {
  beforeAll(async () => {
    if (name === "wasm") await import("@tensorflow/tfjs-backend-wasm");
    expect(await tf.setBackend(name)).toBe(true);
  });

  test("joint and per-unit values equal the float64 formula within 2e-6 (float32 of values near 5)", () => {
    const found = inScope(() => {
      const { joint, perUnit } = aggregateGaussian(...tensors(), weights());
      return [...joint.dataSync(), ...perUnit.dataSync()];
    });
    expect(largest(found, expected(input))).toBeLessThan(2e-6);
  });

  test("gradients equal central differences of the float64 formula within 1e-5 (float32)", () => {
    const [dz, dMean, dLogVariance] = inScope(() => {
      const loss = (z: Tensor2D, mean: Tensor2D, logVariance: Tensor2D) => {
        const { joint, perUnit } = aggregateGaussian(z, mean, logVariance, weights());
        const above = tf.tensor1d(Float32Array.from(upstream));
        const parts = [
          tf.mul(joint, tf.slice(above, 0, DRAWS)),
          tf.mul(tf.reshape(perUnit, [-1]), tf.slice(above, DRAWS)),
        ];
        return tf.addN(parts.map((part) => tf.sum(part)));
      };
      return tf
        .grads(loss as never)([...tensors()])
        .map((gradient) => [...gradient.dataSync()]);
    });
    expect(largest(dz, differences("z"))).toBeLessThan(1e-5);
    expect(largest(dMean, differences("mean"))).toBeLessThan(1e-5);
    expect(largest(dLogVariance, differences("logVariance"))).toBeLessThan(1e-5);
  });

  test("distant draws and tiny variances give finite values where the sum is finite; NaN stays NaN", () => {
    const [far, nan] = inScope(() => {
      const at = (value: number) =>
        aggregateGaussian(
          tf.fill([1, 1], value),
          tf.zeros([2, 1]),
          tf.fill([2, 1], -20),
          tf.zeros([1, 2]),
        ).joint.dataSync()[0];
      return [at(1), at(Number.NaN)];
    });
    const exact = -0.5 * (exp(20) - 20 + LOG_TWO_PI) + log(2);
    expect(Math.abs(far / exact - 1)).toBeLessThan(1e-6);
    expect(nan).toBeNaN();
  });
});
