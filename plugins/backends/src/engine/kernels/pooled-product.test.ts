import { createRandom, exp, log } from "@heddle/numerics";
import { pooledProduct, type Tensor, type Tensor1D, type Tensor2D, tf } from "@heddle/ops";
import { describe, expect, test } from "vitest";
import { start } from "../on-both.fixture.js";
import { makeRecorder } from "../recording/recorder.js";
import type { SimdBackend } from "../simd-backend.js";

interface Shape {
  readonly cells: number;
  readonly splits: number;
  readonly hidden: number;
  readonly genes: number;
}
const shapeOf = ([cells, splits, hidden, genes]: readonly [number, number, number, number]): Shape => ({
  ...{ cells, splits, hidden, genes },
});
const random = createRandom(11);
const draw = (name: string, size: number, scale = 1): Float32Array =>
  random
    .stream(name)
    .normals(size)
    .map((value) => scale * value);

function drawn({ cells, splits, hidden, genes }: Shape, scale = 1) {
  return {
    hidden: draw("hidden", splits * cells * hidden, scale),
    weights: draw("weights", hidden * genes, scale / Math.sqrt(hidden)),
    bias: draw("bias", genes),
    dy: draw("dy", cells * genes),
  };
}
type Values = ReturnType<typeof drawn>;

const range = (length: number) => Array.from({ length }, (_, i) => i);
const total = (length: number, term: (i: number) => number) => range(length).reduce((sum, i) => sum + term(i), 0);

/** Output and gradients by hidden units, weights and bias, by their formulas in float64. */
function exact({ cells, splits, hidden, genes }: Shape, { hidden: x, weights, bias, dy }: Values): Float64Array[] {
  const output = new Float64Array(cells * genes);
  const byHidden = new Float64Array(x.length);
  const byWeights = new Float64Array(weights.length);
  const byBias = new Float64Array(genes);
  for (let at = 0; at < output.length; at++) {
    const [cell, gene] = [Math.floor(at / genes), at % genes];
    const rows = range(splits).map((split) => (split * cells + cell) * hidden);
    const heads = rows.map((row) => bias[gene] + total(hidden, (h) => x[row + h] * weights[h * genes + gene]));
    const most = Math.max(...heads);
    output[at] = most + log(total(splits, (s) => exp(heads[s] - most)) / splits);
    for (const [s, row] of rows.entries()) {
      const own = (dy[at] * exp(heads[s] - output[at])) / splits;
      byBias[gene] += own;
      for (let h = 0; h < hidden; h++) {
        byHidden[row + h] += own * weights[h * genes + gene];
        byWeights[h * genes + gene] += own * x[row + h];
      }
    }
  }
  return [output, byHidden, byWeights, byBias];
}

/** The same four on the current backend. */
function computed({ cells, splits, hidden, genes }: Shape, values: Values): Tensor[] {
  const inputs = [
    tf.tensor2d(values.hidden, [splits * cells, hidden]),
    tf.tensor2d(values.weights, [hidden, genes]),
    tf.tensor1d(values.bias),
  ];
  const of = (x: Tensor, w: Tensor, b: Tensor) => pooledProduct(x as Tensor2D, w as Tensor2D, b as Tensor1D, splits);
  const { value, grads } = tf.valueAndGrads(of)(inputs, tf.tensor2d(values.dy, [cells, genes]));
  return [value, ...grads];
}
const read = (shape: Shape, values: Values): Float32Array[] =>
  tf.tidy(() => computed(shape, values).map((tensor) => Float32Array.from(tensor.dataSync())));

const NAMES = ["output", "by hidden", "by weights", "by bias"];
function expectNear(found: readonly Float32Array[], wanted: readonly Float64Array[], limit: number): void {
  for (const [i, values] of wanted.entries()) {
    const scale = values.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-30);
    const worst = values.reduce((most, value, j) => Math.max(most, Math.abs(value - found[i][j])), 0);
    expect(found[i].length, NAMES[i]).toBe(values.length);
    expect(worst / scale, NAMES[i]).toBeLessThan(limit);
  }
}

describe("pooled products on simd", () => {
  test.each([
    [1, 1, 1, 1],
    [5, 4, 3, 7],
    [6, 1, 5, 18],
    [4, 2, 300, 65],
    // several blocks of genes, the last a short one
    [7, 10, 9, 530],
    [2, 40, 2, 33],
  ] as const)(
    "%i cells, %i splits, %i units, %i genes: values and gradients of the formulas in float64 within 4e-6 of each tensor's largest (float32 sums)",
    async (...given) => {
      const shape = shapeOf(given);
      for (const strict of [false, true]) {
        await start(strict);
        expectNear(read(shape, drawn(shape)), exact(shape, drawn(shape)), 4e-6);
      }
    },
  );

  test("heads of some thousands neither overflow nor vanish (within 1e-3: shares are exponentials of float32 differences that round at 5e-4)", async () => {
    const shape = shapeOf([5, 4, 3, 21]);
    await start(false);
    expectNear(read(shape, drawn(shape, 40)), exact(shape, drawn(shape, 40)), 1e-3);
  });

  test("a head that is no number makes its entries none, and no others", async () => {
    const shape = shapeOf([3, 4, 2, 9]);
    const values = drawn(shape);
    values.hidden[2 * (2 * 3 + 1)] = Number.NaN;
    await start(false);
    const [output] = read(shape, values);
    expect(range(27).filter((at) => Number.isNaN(output[at]))).toEqual(range(9).map((gene) => 9 + gene));
  });

  test("two and three threads give the bytes of one, strict and not", async () => {
    const shape = shapeOf([40, 10, 32, 600]);
    for (const strict of [true, false]) {
      const results = [];
      for (const threads of [1, 2, 3]) {
        await start(strict, threads);
        results.push(read(shape, drawn(shape)));
      }
      expect(results[1]).toEqual(results[0]);
      expect(results[2]).toEqual(results[0]);
    }
  });

  test("memory of a few heads: 64 splits take no more than 8 tables of cells × genes, where all at once are 64, beyond packed operands and what has the inputs' size", async () => {
    const shape = shapeOf([64, 64, 2, 1024]);
    await start(false, 1);
    const { heap } = (tf.backend() as unknown as SimdBackend).engine;
    const before = heap.current;
    let [now, most] = [0, 0];
    heap.current = {
      allocate: (bytes) => {
        now += bytes;
        most = Math.max(most, now);
        return heap.allocate(bytes);
      },
      release: (pointer, bytes) => {
        now -= bytes;
        heap.release(pointer, bytes);
      },
    };
    try {
      read(shape, drawn(shape));
    } finally {
      heap.current = before;
    }
    const { cells, splits, hidden, genes } = shape;
    const packed = 64 * 256 + 256 * hidden + 64 + 256 * 8;
    expect(most / 4).toBeLessThan(8 * cells * genes + packed + 3 * (splits * cells * hidden + hidden * genes));
  });

  test("a recorded step repeats its bytes with other values, without calls to the host", async () => {
    const shape = shapeOf([6, 3, 5, 70]);
    await start(false);
    const recorder = makeRecorder(tf.backend() as unknown as SimdBackend);
    const one = drawn(shape);
    const other = { ...one, hidden: draw("other hidden", one.hidden.length), dy: draw("other dy", one.dy.length) };
    const joined = (values: Values) =>
      tf.tidy(() => Float32Array.from(tf.concat(computed(shape, values).map((x) => tf.reshape(x, [-1]))).dataSync()));
    const traced = (values: Values) =>
      recorder.trace((notes) => {
        for (const key of ["hidden", "dy"] as const) notes.feed(key, values[key], values[key].length);
        return joined(values);
      });
    const [first, second] = [traced(other), traced(one)];
    const recording = recorder.record(first.trace, second.trace);
    if ("refused" in recording) throw new Error(recording.refused);
    expect(recording.hostCalls).toEqual([]);
    for (const values of [other, one]) {
      let found: Float32Array | undefined;
      recording.replay(
        (key) => values[key as "hidden" | "dy"],
        (result) => {
          found = result;
        },
      );
      expect(found).toEqual(joined(values));
    }
    recording.dispose();
  });
});
