import { beforeAll, describe, expect, test } from "vitest";
import { defineOp } from "./define-op.js";
import { hostMemory } from "./host-memory.js";
import { inScope } from "./in-scope.js";
import { stopGradient } from "./stop-gradient.js";
import { type Tensor, tf } from "./tf.js";
import { variable } from "./variable.js";

describe.each(["cpu", "wasm"])("operations on %s", (name) => {
  beforeAll(async () => {
    if (name === "wasm") await import("@tensorflow/tfjs-backend-wasm");
    expect(await tf.setBackend(name)).toBe(true);
  });

  test("stopGradient: passes the value, not the gradient", () => {
    const [value, gradient] = inScope(() => {
      // the derivative of x · stop(x) with respect to x is stop(x), not 2x
      const product = (x: Tensor) => tf.mul(x, stopGradient(x));
      const found = tf.valueAndGrad((x) => tf.sum(product(x)))(tf.tensor1d([2, -3]));
      return [found.value.dataSync()[0], Array.from(found.grad.dataSync())];
    });
    expect(value).toBe(13);
    expect(gradient).toEqual([2, -3]);
    const alone = inScope(() =>
      Array.from(
        tf
          .grad((x) => tf.sum(tf.square(stopGradient(x))))(tf.tensor1d([2, -3]))
          .dataSync(),
      ),
    );
    expect(alone).toEqual([0, 0]);
  });

  test("a backend with host memory uses the host kernel, with the gradient of the definition", () => {
    const double = defineOp<"x", { factor: number }>({
      name: `HeddleTestScale${name}`,
      reference: ({ x }, { factor }) => tf.mul(x, factor),
      host: (memory, { x }, { factor }) => {
        const output = memory.allocate(x.shape);
        const [from, to] = [memory.view(x), memory.view(output)];
        // 1000 more than the reference, to distinguish the two
        for (let i = 0; i < from.length; i++) to[i] = from[i] * factor + 1000;
        return output;
      },
      gradient: ([dy], _saved, { factor }) => ({ x: () => tf.mul(dy, factor) }),
    });
    const { value, gradient } = inScope(() => {
      const found = tf.valueAndGrad((x) => double({ x }, { factor: 3 })[0])(tf.tensor1d([1, 2]), tf.tensor1d([1, 10]));
      return { value: Array.from(found.value.dataSync()), gradient: Array.from(found.grad.dataSync()) };
    });
    expect(value).toEqual([1003, 1006]);
    expect(gradient).toEqual([3, 30]);
  });

  test("an operation of several outputs saves the named ones", () => {
    const parts = defineOp<"x">({
      name: `HeddleTestParts${name}`,
      reference: ({ x }) => [tf.square(x), tf.neg(x)],
      save: { inputs: ["x"], outputs: [false, true] },
      gradient: (dy, saved) => ({ x: () => tf.add(tf.mul(dy[0], tf.mul(-2, saved[1])), tf.mul(dy[1], tf.neg(1))) }),
    });
    const gradient = inScope(() => {
      const total = (x: Tensor) => {
        const [squared, negated] = parts({ x }, undefined);
        return tf.sum(tf.add(squared, tf.mul(negated, 5)));
      };
      return Array.from(
        tf
          .grad(total)(tf.tensor1d([3, -1]))
          .dataSync(),
      );
    });
    expect(gradient).toEqual([1, -7]); // 2x − 5
  });

  test("host memory: a tensor contains the values its kernel wrote, despite allocations in between", () => {
    const memory = hostMemory(tf.backend())!;
    const first = memory.allocate([2, 2]);
    const large = memory.allocate([1 << 20]);
    memory.view(first).set([1, 2, 3, 4]);
    const counts = memory.allocate([2], "int32");
    (memory.view(counts) as unknown as Int32Array).set([7, -8]);
    const tensor = tf.engine().makeTensorFromTensorInfo(first);
    const whole = tf.engine().makeTensorFromTensorInfo(counts);
    expect(Array.from(tensor.dataSync())).toEqual([1, 2, 3, 4]);
    expect(Array.from(whole.dataSync())).toEqual([7, -8]);
    tf.dispose([tensor, whole, tf.engine().makeTensorFromTensorInfo(large)]);
  });

  test("inScope disposes tensors created in it, also when it throws, except kept ones", () => {
    const before = tf.memory().numTensors;
    expect(inScope(() => tf.scalar(4).dataSync()[0])).toBe(4);
    expect(() =>
      inScope(() => {
        tf.scalar(1);
        throw new Error("halfway");
      }),
    ).toThrow("halfway");
    expect(tf.memory().numTensors).toBe(before);
    const kept = inScope(() => tf.keep(tf.scalar(9)));
    expect(kept.dataSync()[0]).toBe(9);
    kept.dispose();
  });

  test("variable: assign copies and does not take ownership; scopes do not dispose the variable", () => {
    const before = tf.memory().numTensors;
    const weight = inScope(() => variable("w", [2], Float32Array.of(1, 2)));
    const next = tf.tensor1d([3, 4]);
    weight.assign(next);
    next.dispose();
    expect(Array.from(weight.value.dataSync())).toEqual([3, 4]);
    // two variables with the same name may exist in one process
    const other = variable("w", [1], Float32Array.of(0));
    weight.value.dispose();
    other.value.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

test("a backend with tensors outside host memory has no host memory", () => {
  expect(hostMemory({ upload: () => 0 })).toBeUndefined();
});
