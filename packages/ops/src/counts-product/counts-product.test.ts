import type { SparseCounts } from "@heddle/contracts";
import { createRandom, log1p } from "@heddle/numerics";
import { beforeAll, describe, expect, test } from "vitest";
import { inScope } from "../in-scope.js";
import { matrixProduct } from "../matrix-product/matrix-product.js";
import { type Tensor2D, tf } from "../tf.js";
import { type CountTransform, countsProduct } from "./counts-product.js";

const [CELLS, GENES, WIDTH] = [7, 11, 5];

/** A cell without counts, one with all genes, half-integers, and counts inside and outside the table of logarithms. */
function denseValues(): Float32Array {
  const draws = createRandom(3).uniforms(CELLS * GENES);
  const values = draws.map((u) => (u < 0.5 ? 0 : Math.floor(1 / (1 - u))));
  values.fill(0, 0, GENES);
  values.fill(2, GENES, 2 * GENES);
  values.set([1023, 1024, 0.5, 1e6], 2 * GENES);
  return values;
}

function sparse(values: Float32Array): SparseCounts {
  const rowStarts = new Int32Array(CELLS + 1);
  const columns: number[] = [];
  const counts: number[] = [];
  for (let at = 0; at < values.length; at++) {
    if (values[at] !== 0) {
      columns.push(at % GENES);
      counts.push(values[at]);
    }
    rowStarts[Math.floor(at / GENES) + 1] = counts.length;
  }
  return {
    cells: CELLS,
    genes: GENES,
    csr: { rowStarts, columns: Int32Array.from(columns), counts: Float32Array.from(counts) },
    totals: new Float64Array(CELLS),
    dense: () => tf.tensor2d(values, [CELLS, GENES]),
    logTotals: () => tf.zeros([CELLS]),
  };
}

const weightValues = createRandom(4).normals(GENES * WIDTH);
const upstream = createRandom(5).normals(CELLS * WIDTH);

/** In float64, entry by entry. */
function reference(transform: CountTransform) {
  const x = Float64Array.from(denseValues(), (value) => (transform === "log1p" ? log1p(value) : value));
  const product = new Float64Array(CELLS * WIDTH);
  const gradient = new Float64Array(GENES * WIDTH);
  for (let cell = 0; cell < CELLS; cell++) {
    for (let gene = 0; gene < GENES; gene++) {
      for (let h = 0; h < WIDTH; h++) {
        product[cell * WIDTH + h] += x[cell * GENES + gene] * weightValues[gene * WIDTH + h];
        gradient[gene * WIDTH + h] += x[cell * GENES + gene] * upstream[cell * WIDTH + h];
      }
    }
  }
  return { product, gradient };
}

function computed(multiply: (weights: Tensor2D) => Tensor2D) {
  return inScope(() => {
    const weights = tf.tensor2d(weightValues, [GENES, WIDTH]);
    const { value, grad } = tf.valueAndGrad((w: Tensor2D) => multiply(w))(
      weights,
      tf.tensor2d(upstream, [CELLS, WIDTH]),
    );
    return { product: Float32Array.from(value.dataSync()), gradient: Float32Array.from(grad.dataSync()) };
  });
}

/** Largest difference, relative to the largest value of the same gene or cell's row. */
function largestRelativeError(found: ArrayLike<number>, expected: Float64Array): number {
  let most = 0;
  for (let row = 0; row < expected.length; row += WIDTH) {
    const scale = Math.max(1, ...expected.subarray(row, row + WIDTH).map(Math.abs));
    for (let i = row; i < row + WIDTH; i++) most = Math.max(most, Math.abs(found[i] - expected[i]) / scale);
  }
  return most;
}

describe.each(["cpu", "wasm"])("countsProduct on %s", (name) => {
  beforeAll(async () => {
    if (name === "wasm") await import("@tensorflow/tfjs-backend-wasm");
    expect(await tf.setBackend(name)).toBe(true);
  });

  test.each(["log1p", "none"] as const)(
    "%s: forward and gradient within 1e-6 of a row's largest, against float64 (one rounding to float32)",
    (transform) => {
      const counts = sparse(denseValues());
      const { product, gradient } = computed((weights) => countsProduct(counts, weights, transform));
      const expected = reference(transform);
      expect(largestRelativeError(product, expected.product)).toBeLessThan(1e-6);
      expect(largestRelativeError(gradient, expected.gradient)).toBeLessThan(1e-6);
    },
  );

  test.each(["log1p", "none"] as const)(
    "%s: the dense path of stock operations within 2e-6 of float64 (float32 sums of 11 and 7)",
    (transform) => {
      const counts = sparse(denseValues());
      const dense = () => (transform === "log1p" ? tf.log1p(counts.dense()) : counts.dense());
      const { product, gradient } = computed((weights) => matrixProduct(dense(), weights));
      const expected = reference(transform);
      expect(largestRelativeError(product, expected.product)).toBeLessThan(2e-6);
      expect(largestRelativeError(gradient, expected.gradient)).toBeLessThan(2e-6);
    },
  );

  test("the gradient is differentiable: its gradient is the product again (within 1e-6)", () => {
    const counts = sparse(denseValues());
    const { product } = computed((weights) => countsProduct(counts, weights, "log1p"));
    const again = inScope(() => {
      const byWeights = (dy: Tensor2D) =>
        tf.grad((w) => countsProduct(counts, w as Tensor2D, "log1p"))(tf.zeros([GENES, WIDTH]), dy);
      const byDy = tf.grad((dy) => byWeights(dy as Tensor2D))(
        tf.tensor2d(upstream, [CELLS, WIDTH]),
        tf.tensor2d(weightValues, [GENES, WIDTH]),
      );
      return Float32Array.from(byDy.dataSync());
    });
    expect(largestRelativeError(again, Float64Array.from(product))).toBeLessThan(1e-6);
  });

  test("leaves no tensor behind", () => {
    const counts = sparse(denseValues());
    computed((weights) => countsProduct(counts, weights, "log1p"));
    const before = tf.memory().numTensors;
    computed((weights) => countsProduct(counts, weights, "log1p"));
    expect(tf.memory().numTensors).toBe(before);
  });
});
