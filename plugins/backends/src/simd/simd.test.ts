import { matrixProduct, type Tensor2D, tf } from "@heddle/ops";
import { describe, expect, test } from "vitest";
import { normals, start } from "../engine/on-both.fixture.js";
import type { SimdBackend } from "../engine/simd-backend.js";

describe("memory of simd", () => {
  test("read, sliced and copied data outlives its tensor", async () => {
    await start(false);
    const x = tf.tidy(() => tf.relu(tf.range(0, 64)));
    const read = x.dataSync();
    const part = tf.slice(x, 8, 8);
    x.dispose();
    const other = tf.tidy(() => tf.relu(tf.fill([64], 9)));
    expect(Array.from(read.slice(0, 3))).toEqual([0, 1, 2]);
    expect(Array.from(part.dataSync())).toEqual([8, 9, 10, 11, 12, 13, 14, 15]);
    tf.dispose([part, other]);
  });

  test("a thousand products neither keep tensors nor grow the heap", async () => {
    await start(false);
    const work = () =>
      tf.tidy(() => matrixProduct(normals(64, 64) as Tensor2D, normals(64, 64) as Tensor2D).dataSync()[0]);
    work();
    const { memory } = (tf.backend() as unknown as SimdBackend).engine.heap;
    const bytes = memory.buffer.byteLength;
    const tensors = tf.memory().numTensors;
    for (let i = 0; i < 1000; i++) work();
    expect(tf.memory().numTensors).toBe(tensors);
    expect(memory.buffer.byteLength).toBe(bytes);
  });
});
