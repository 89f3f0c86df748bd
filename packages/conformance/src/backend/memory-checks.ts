/** Checks of a backend's memory: data stay until their disposal and are freed then. */
import { inScope, matrixProduct, type Tensor, type Tensor2D, tf, variable } from "@heddle/ops";
import { expect } from "vitest";
import type { Check } from "../checks.js";

const FLOATS = Float32Array.of(0, -0, 1, -1.5, 2 ** -130, 3.4e38, Infinity, -Infinity, NaN);

// Long because it is a list of checks, each of a few lines.
export const memoryChecks: readonly Check[] = [
  {
    title: "written data are read back unchanged, at once and later: all kinds of float32, integers, booleans",
    run: async () => {
      const floats = tf.tensor1d(FLOATS);
      const whole = tf.tensor1d([0, 2 ** 31 - 1, -(2 ** 31), 7], "int32");
      const truths = tf.tensor1d([1, 0, 1], "bool");
      expect(floats.dataSync()).toEqual(FLOATS);
      expect(await floats.data()).toEqual(FLOATS);
      expect(Array.from(await whole.data())).toEqual([0, 2 ** 31 - 1, -(2 ** 31), 7]);
      expect(Array.from(await truths.data())).toEqual([1, 0, 1]);
      tf.dispose([floats, whole, truths]);
    },
  },
  {
    title: "reads, slices, reshapes and clones stay valid after disposal of their source",
    run: () => {
      const x = tf.tidy(() => tf.mul(tf.range(0, 64), 1));
      const read = x.dataSync();
      const parts = [tf.slice(x, 8, 2), tf.slice(tf.reshape(x, [64]), 8, 2), tf.slice(tf.clone(x), 8, 2)];
      x.dispose();
      const others = tf.tidy(() => Array.from({ length: 8 }, () => tf.keep(tf.add(tf.fill([64], 9), 1))));
      expect(Array.from(read.slice(0, 3))).toEqual([0, 1, 2]);
      for (const part of parts) expect(Array.from(part.dataSync())).toEqual([8, 9]);
      tf.dispose([...parts, ...others]);
    },
  },
  {
    title: "assigning a variable does not change earlier reads and results",
    run: () => {
      const weight = inScope(() => variable("w", [3], Float32Array.of(1, 2, 3)));
      const before = weight.value.dataSync();
      const doubled = tf.mul(weight.value, 2);
      inScope(() => weight.assign(tf.tensor1d([7, 8, 9])));
      expect(Array.from(weight.value.dataSync())).toEqual([7, 8, 9]);
      expect(Array.from(before)).toEqual([1, 2, 3]);
      expect(Array.from(doubled.dataSync())).toEqual([2, 4, 6]);
      tf.dispose([doubled, weight.value]);
    },
  },
  {
    title: "two hundred forward and backward passes leak no tensor and no data",
    run: () => {
      const work = () =>
        inScope(() => {
          const [a, b] = [tf.fill([17, 5], 0.5), tf.fill([5, 11], -2)] as [Tensor2D, Tensor2D];
          const loss = (x: Tensor, y: Tensor): Tensor =>
            tf.sum(tf.square(tf.softmax(matrixProduct(x as Tensor2D, y as Tensor2D))));
          return tf.grads(loss)([a, b])[0].dataSync()[0];
        });
      work();
      const { numTensors, numDataBuffers } = tf.memory();
      for (let i = 0; i < 200; i++) work();
      expect(tf.memory()).toMatchObject({ numTensors, numDataBuffers });
    },
  },
];
