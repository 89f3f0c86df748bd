import { expect, test } from "vitest";
import { logVarianceMap } from "./log-variance-map.js";

const matrix = { rows: 2, columns: 2, values: Float64Array.of(2, 1, -0.5, 3) };
const center = [Math.log(0.4), Math.log(0.1)];

/** log diag(A diag(exp l) Aᵀ). */
const mapped = (l: readonly number[]) =>
  [0, 1].map((i) =>
    Math.log(matrix.values[2 * i] ** 2 * Math.exp(l[0]) + matrix.values[2 * i + 1] ** 2 * Math.exp(l[1])),
  );

test("the expansion equals the log variances at the center within 1e-12 (float64), and their slopes there within 1e-8 (central differences at 1e-5)", () => {
  const { slopes, offset } = logVarianceMap(matrix, center);
  for (const i of [0, 1]) {
    const row = [slopes.values[2 * i], slopes.values[2 * i + 1]];
    expect(Math.abs(row[0] * center[0] + row[1] * center[1] + offset[i] - mapped(center)[i])).toBeLessThan(1e-12);
    for (const j of [0, 1]) {
      const at = (h: number) => mapped(center.map((value, k) => (k === j ? value + h : value)))[i];
      expect(Math.abs(row[j] - (at(1e-5) - at(-1e-5)) / 2e-5)).toBeLessThan(1e-8);
    }
  }
});
