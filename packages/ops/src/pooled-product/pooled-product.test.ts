import { createRandom } from "@heddle/numerics";
import { beforeAll, describe, expect, test } from "vitest";
import { inScope } from "../in-scope.js";
import { matrixProduct } from "../matrix-product/matrix-product.js";
import { logSumExp } from "../special/log-sum-exp.js";
import { type Tensor, type Tensor1D, type Tensor2D, tf } from "../tf.js";
import { pooledProduct } from "./pooled-product.js";

const [CELLS, SPLITS, HIDDEN, GENES] = [5, 4, 3, 7];
const values = (rows: number, columns: number, seed: number, scale = 1): Tensor2D =>
  tf.tensor2d(
    createRandom(seed)
      .normals(rows * columns)
      .map((value) => scale * value),
    [rows, columns],
  );
const inputs = (scale = 1): Tensor[] => [
  values(SPLITS * CELLS, HIDDEN, 1, scale),
  values(HIDDEN, GENES, 2, scale),
  tf.squeeze(values(1, GENES, 3), [0]),
];

/** All splits at once, by stock operations. */
function wholly([hidden, weights, bias]: readonly Tensor[]): Tensor2D {
  const all = tf.add(matrixProduct(hidden as Tensor2D, weights as Tensor2D), bias);
  const stacked = tf.reshape(all, [SPLITS, CELLS, GENES]);
  return tf.sub(logSumExp(stacked, 0), Math.log(SPLITS)) as Tensor2D;
}
const streamed = ([hidden, weights, bias]: readonly Tensor[]): Tensor2D =>
  pooledProduct(hidden as Tensor2D, weights as Tensor2D, bias as Tensor1D, SPLITS);

function expectNear(actual: Tensor, expected: Tensor, limit: number): void {
  const [found, wanted] = [actual, expected].map((tensor) => Float32Array.from(tensor.dataSync()));
  const scale = wanted.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
  for (const [i, value] of wanted.entries()) expect(Math.abs(found[i] - value) / scale).toBeLessThan(limit);
}

// Long because it is a list of tests, each of a few lines.
describe.each(["cpu", "wasm"])("pooledProduct on %s", (backend) => {
  beforeAll(async () => {
    if (backend === "wasm") await import("@tensorflow/tfjs-backend-wasm");
    expect(await tf.setBackend(backend)).toBe(true);
  });

  test("values and gradients equal those of all splits at once within 1e-5 of the largest (float32)", () => {
    inScope(() => {
      expectNear(streamed(inputs()), wholly(inputs()), 1e-6);
      const weight = values(CELLS, GENES, 9);
      const gradients = (of: typeof wholly) =>
        tf.grads((...all: Tensor[]) => tf.sum(tf.mul(of(all), weight)))(inputs());
      const expected = gradients(wholly);
      for (const [i, gradient] of gradients(streamed).entries()) expectNear(gradient, expected[i], 1e-5);
    });
  });

  test("products of several hundred neither overflow nor underflow, and gradients stay finite", () => {
    inScope(() => {
      expectNear(streamed(inputs(20)), wholly(inputs(20)), 1e-6);
      const gradients = tf.grads((...all: Tensor[]) => tf.sum(streamed(all)))(inputs(20));
      for (const gradient of gradients) expect(gradient.dataSync().every(Number.isFinite)).toBe(true);
    });
  });

  test("memory of a few heads: 64 splits allocate at most 10 cells × genes tables (64 if computed at once), besides hidden units", () => {
    inScope(() => {
      const [cells, splits, genes] = [8, 64, 500];
      const [hidden, weights] = [values(splits * cells, 2, 1), values(2, genes, 2)];
      const bias = tf.zeros([genes]) as Tensor1D;
      let most = 0;
      const start = tf.memory().numBytes;
      const engine = tf.engine();
      const run = engine.runKernel.bind(engine);
      engine.runKernel = ((...args: Parameters<typeof run>) => {
        const result = run(...args);
        most = Math.max(most, tf.memory().numBytes - start);
        return result;
      }) as typeof engine.runKernel;
      try {
        tf.grads((h: Tensor, w: Tensor) => tf.sum(pooledProduct(h as Tensor2D, w as Tensor2D, bias, splits)))([
          hidden,
          weights,
        ]);
      } finally {
        engine.runKernel = run;
      }
      expect(most).toBeLessThan(4 * (10 * cells * genes + 4 * splits * cells * 2 + 8 * genes * 2));
    });
  });
});
