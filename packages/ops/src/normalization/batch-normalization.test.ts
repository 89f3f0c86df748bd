import { createRandom } from "@heddle/numerics";
import { beforeAll, describe, expect, test } from "vitest";
import { inScope } from "../in-scope.js";
import { type Tensor2D, tf } from "../tf.js";
import { standardizeColumns, standardizeRows } from "./batch-normalization.js";

const [ROWS, COLUMNS] = [6, 4];
const EPSILON = 1e-3;
const values = createRandom(2)
  .normals(ROWS * COLUMNS)
  .map((v, i) => 2 * v + (i % COLUMNS));
const upstream = createRandom(3).normals(ROWS * COLUMNS);

/** Standardized along one axis in float64; `groups` lists the positions that share moments. */
function standardized(x: Float64Array, groups: readonly (readonly number[])[], epsilon: number) {
  const y = new Float64Array(x.length);
  const moments = groups.map((places) => {
    const mean = places.reduce((sum, at) => sum + x[at], 0) / places.length;
    const variance = places.reduce((sum, at) => sum + (x[at] - mean) * (x[at] - mean), 0) / places.length;
    for (const at of places) y[at] = (x[at] - mean) / Math.sqrt(variance + epsilon);
    return { mean, variance };
  });
  return { y, moments };
}

const range = (length: number): number[] => Array.from({ length }, (_, i) => i);
const columns = range(COLUMNS).map((column) => range(ROWS).map((row) => row * COLUMNS + column));
const rows = range(ROWS).map((row) => range(COLUMNS).map((column) => row * COLUMNS + column));

/** The gradient of Σ upstream · y by central differences of the float64 formula. */
function differences(groups: readonly (readonly number[])[], epsilon: number): Float64Array {
  const total = (at: number, shift: number) => {
    const x = Float64Array.from(values);
    x[at] += shift;
    return standardized(x, groups, epsilon).y.reduce((sum, y, i) => sum + y * upstream[i], 0);
  };
  const h = 1e-5;
  return Float64Array.from(values, (_, at) => (total(at, h) - total(at, -h)) / (2 * h));
}

const largestDifference = (found: ArrayLike<number>, expected: ArrayLike<number>): number =>
  Array.from(expected).reduce((most, value, i) => Math.max(most, Math.abs(value - found[i])), 0);

function gradientOf(standardize: (x: Tensor2D) => Tensor2D): Float32Array {
  return inScope(() => {
    const dy = tf.tensor2d(upstream, [ROWS, COLUMNS]);
    return Float32Array.from(
      tf
        .grad((x) => standardize(x as Tensor2D))(tf.tensor2d(values, [ROWS, COLUMNS]), dy)
        .dataSync(),
    );
  });
}

describe.each(["cpu", "wasm"])("standardization on %s", (name) => {
  beforeAll(async () => {
    if (name === "wasm") await import("@tensorflow/tfjs-backend-wasm");
    expect(await tf.setBackend(name)).toBe(true);
  });

  test("columns: values and moments (variance over N) within 2e-6 of float64 formulas (float32)", () => {
    const [y, mean, variance] = inScope(() => {
      const found = standardizeColumns(tf.tensor2d(values, [ROWS, COLUMNS]), EPSILON);
      return [found.y, found.mean, found.variance].map((tensor) => Float32Array.from(tensor.dataSync()));
    });
    const expected = standardized(Float64Array.from(values), columns, EPSILON);
    const scale = Math.max(...expected.moments.map((m) => m.variance));
    expect(largestDifference(y, expected.y)).toBeLessThan(2e-6);
    expect(
      largestDifference(
        mean,
        expected.moments.map((m) => m.mean),
      ),
    ).toBeLessThan(2e-6);
    expect(
      largestDifference(
        variance,
        expected.moments.map((m) => m.variance),
      ),
    ).toBeLessThan(2e-6 * scale);
  });

  test("columns: gradient within 5e-6 of differences of the float64 formula (float32)", () => {
    const found = gradientOf((x) => standardizeColumns(x, EPSILON).y);
    expect(largestDifference(found, differences(columns, EPSILON))).toBeLessThan(5e-6);
  });

  test("rows: values and gradient within 5e-6 of the float64 formula and its differences (float32)", () => {
    const y = inScope(() => standardizeRows(tf.tensor2d(values, [ROWS, COLUMNS]), EPSILON).dataSync());
    expect(largestDifference(y, standardized(Float64Array.from(values), rows, EPSILON).y)).toBeLessThan(5e-6);
    const found = gradientOf((x) => standardizeRows(x, EPSILON));
    expect(largestDifference(found, differences(rows, EPSILON))).toBeLessThan(5e-6);
  });

  test("a constant column becomes 0, with a finite gradient", () => {
    const [y, gradient] = inScope(() => {
      const x = tf.fill([ROWS, 1], 7) as Tensor2D;
      const { value, grad } = tf.valueAndGrad((u: Tensor2D) => standardizeColumns(u, EPSILON).y)(x, tf.onesLike(x));
      return [Array.from(value.dataSync()), Array.from(grad.dataSync())];
    });
    expect(y).toEqual(new Array(ROWS).fill(0));
    expect(gradient.every(Number.isFinite)).toBe(true);
  });

  test("leaves no tensor behind", () => {
    gradientOf((x) => standardizeColumns(x, EPSILON).y);
    const before = tf.memory().numTensors;
    gradientOf((x) => standardizeColumns(x, EPSILON).y);
    expect(tf.memory().numTensors).toBe(before);
  });
});
