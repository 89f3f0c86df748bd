import { createRandom } from "@heddle/numerics";
import { beforeAll, describe, expect, test } from "vitest";
import { inScope } from "../in-scope.js";
import { type Tensor, type Tensor2D, tf } from "../tf.js";
import { matrixProduct } from "./matrix-product.js";

const [N, K, M] = [3, 4, 5];

function operands(a: boolean, b: boolean): { shapes: [number, number][]; values: Float32Array[]; dy: Float32Array } {
  const random = createRandom(8);
  return {
    shapes: [a ? [K, N] : [N, K], b ? [M, K] : [K, M]],
    values: [random.stream("a").normals(N * K), random.stream("b").normals(K * M)],
    dy: random.stream("dy").normals(N * M),
  };
}

/** a(i, k), b(k, j) and the gradients of Σ dy · product, in float64. */
function reference(a: boolean, b: boolean) {
  const { values, dy } = operands(a, b);
  const [product, byA, byB] = [new Float64Array(N * M), new Float64Array(N * K), new Float64Array(K * M)];
  for (let i = 0; i < N; i++) {
    for (let j = 0; j < M; j++) {
      for (let k = 0; k < K; k++) {
        const [p, q] = [a ? k * N + i : i * K + k, b ? j * K + k : k * M + j];
        product[i * M + j] += values[0][p] * values[1][q];
        byA[p] += dy[i * M + j] * values[1][q];
        byB[q] += dy[i * M + j] * values[0][p];
      }
    }
  }
  return [product, byA, byB];
}

const largestDifference = (found: ArrayLike<number>, expected: Float64Array): number =>
  expected.reduce((most, value, i) => Math.max(most, Math.abs(value - found[i])), 0);

const FLAGS = [
  [false, false],
  [false, true],
  [true, false],
  [true, true],
] as const;

describe.each(["cpu", "wasm"])("matrixProduct on %s", (name) => {
  beforeAll(async () => {
    if (name === "wasm") await import("@tensorflow/tfjs-backend-wasm");
    expect(await tf.setBackend(name)).toBe(true);
  });

  test.each(FLAGS)(
    "transposed %s, %s: product and both gradients within 1e-6 of float64 (float32 sums of at most 5 products near 1)",
    (a, b) => {
      const { shapes, values, dy } = operands(a, b);
      const found = inScope(() => {
        const tensors = values.map((own, i) => tf.tensor2d(own, shapes[i])) as [Tensor2D, Tensor2D];
        const { value, grads } = tf.valueAndGrads((x, y) => matrixProduct(x as Tensor2D, y as Tensor2D, { a, b }))(
          tensors,
          tf.tensor2d(dy, [N, M]),
        );
        return [value, ...grads].map((tensor) => Float32Array.from(tensor.dataSync()));
      });
      for (const [i, expected] of reference(a, b).entries())
        expect(largestDifference(found[i], expected)).toBeLessThan(1e-6);
    },
  );

  test.each(FLAGS)(
    "transposed %s, %s: equals the stock product of the pre-transposed operands, bit for bit",
    (a, b) => {
      const { shapes, values } = operands(a, b);
      const [ours, stock] = inScope(() => {
        const [x, y] = values.map((own, i) => tf.tensor2d(own, shapes[i])) as [Tensor2D, Tensor2D];
        const straight = tf.matMul(a ? tf.transpose(x) : x, b ? tf.transpose(y) : y);
        return [matrixProduct(x, y, { a, b }).dataSync(), straight.dataSync()];
      });
      expect(ours).toEqual(stock);
    },
  );

  test("gradients of gradients: Σ (a · b)² with respect to a, by differences at h = 1/16 within 1e-3 relative (float32)", () => {
    const { values } = operands(false, false);
    const slopes = (x: Tensor): Tensor =>
      tf.grad((u) => tf.sum(tf.square(matrixProduct(u as Tensor2D, tf.tensor2d(values[1], [K, M])))))(x);
    const at = (shift: number) =>
      inScope(() => {
        const shifted = values[0].slice();
        shifted[2] += shift;
        return tf.sum(tf.square(slopes(tf.tensor2d(shifted, [N, K])))).dataSync()[0];
      });
    const found = inScope(
      () =>
        tf
          .grad((x) => tf.sum(tf.square(slopes(x))))(tf.tensor2d(values[0], [N, K]))
          .dataSync()[2],
    );
    const expected = (at(1 / 16) - at(-1 / 16)) * 8;
    expect(Math.abs(found / expected - 1)).toBeLessThan(1e-3);
  });
});
