import { adamUpdate, standardizeColumns, standardizeRows, type Tensor, type Tensor2D, tf } from "@heddle/ops";
import { describe, expect, test } from "vitest";
import { expectSame, normals, start } from "../on-both.fixture.js";
import { makeRecorder } from "../recording/recorder.js";
import type { SimdBackend } from "../simd-backend.js";

describe("elementwise and column kernels on simd against the cpu backend", () => {
  test.each([
    [2, 1],
    [5, 3],
    [128, 20],
  ])("columns of %i × %i to mean 0 and variance 1, with gradient, within 1e-5 (float32)", (rows, columns) =>
    expectSame(() => {
      const x = normals(rows, columns) as Tensor2D;
      const { y, mean, variance } = standardizeColumns(x, 1e-3);
      const dx = tf.grad((given: Tensor) => standardizeColumns(given as Tensor2D, 1e-3).y)(x, normals(rows, columns));
      return [y, mean, variance, dx];
    }, 1e-5),
  );

  test("Adam's update within 1e-6 (float32), tails of 1 to 3 included", async () => {
    for (const size of [1, 2, 3, 4, 9, 130]) {
      await expectSame(() => {
        const [weight, gradient, first, root] = [normals(size), normals(size), normals(size), normals(size)];
        const input = { weight, gradient, first, second: tf.square(root), rate: tf.scalar(0.01), root: tf.scalar(0.3) };
        const next = adamUpdate(input, { beta1: 0.9, beta2: 0.999, epsilon: 1e-2, weightDecay: 1e-2 });
        return [next.weight, next.first, next.second];
      }, 1e-6);
    }
  });

  test.each([
    [
      [3, 5],
      [3, 5],
    ],
    [[3, 5], [5]],
    [[5], [3, 5]],
    [
      [3, 5],
      [1, 5],
    ],
    [
      [3, 5],
      [3, 1],
    ],
    [[3, 5], []],
    [
      [2, 3, 5],
      [3, 5],
    ],
  ])("sums, differences, products of %j and %j: the same bits", (a, b) =>
    expectSame(() => {
      const [x, y] = [normals(...a), normals(...b)];
      return [tf.add(x, y), tf.sub(x, y), tf.mul(x, y), tf.relu(x), tf.mul(y, x)];
    }, 0),
  );

  test("the gradient of elu: the bits of tfjs's own kernel, which rounds once", () =>
    expectSame(
      () =>
        [3, 8, 403].map((size) =>
          tf.engine().runKernel("EluGrad", { dy: normals(size), y: tf.mul(0.3, normals(size)) }),
        ) as Tensor[],
      0,
    ));

  test("powers are Math.pow's, rounded to float32, edges included", async () => {
    await start(false);
    const bases = [0, 1, -1, 2, -2, 1e-20, 1e20, 0.3, 7.5, Infinity, -Infinity, NaN];
    const exponents = [1.5, 0, 1, 2, 3, -1, 0.5, -0.7, 33, Infinity, NaN];
    const pairs = bases.flatMap((base) => exponents.map((exponent) => [base, exponent] as const));
    const found = tf.tidy(() =>
      Array.from(
        tf.pow(tf.tensor1d(pairs.map(([base]) => base)), tf.tensor1d(pairs.map(([, exponent]) => exponent))).dataSync(),
      ),
    );
    for (const [i, [base, exponent]] of pairs.entries()) {
      const expected = Math.fround(Math.fround(base) ** Math.fround(exponent));
      expect(found[i], `${base} to the power ${exponent}`).toBe(expected);
    }
  });

  test("the gradients of elu and of layer normalization call nothing on the host in a recorded step", async () => {
    await start(false);
    const recorder = makeRecorder(tf.backend() as unknown as SimdBackend);
    const x = normals(6, 5);
    const step = () =>
      tf.tidy(() =>
        tf
          .grad((given) => tf.elu(standardizeRows(given as Tensor2D, 1e-5)))(x)
          .dataSync(),
      );
    const [first, second] = [recorder.trace(step), recorder.trace(step)];
    const recording = recorder.record(first.trace, second.trace);
    if ("refused" in recording) throw new Error(recording.refused);
    expect(recording.hostCalls).toEqual([]);
    recording.replay(
      () => new Float32Array(),
      (found) => expect(found).toEqual(second.result),
    );
    recording.dispose();
    x.dispose();
  });

  test("sums over either axis within 1e-6 (float32)", () =>
    expectSame(() => {
      const x = normals(37, 11);
      return [tf.sum(x, 0), tf.sum(x, 1), tf.sum(x), tf.mean(x, 0), tf.sum(x, 0, true)];
    }, 1e-6));
});
