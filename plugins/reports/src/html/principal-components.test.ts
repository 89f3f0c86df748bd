import { createRandom } from "@heddle/numerics";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { principalComponents } from "./principal-components.js";

function covariance(scores: Float64Array, a: number, b: number): number {
  const n = scores.length / 2;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += scores[i * 2 + a] * scores[i * 2 + b];
  return sum / n;
}

describe("principal components", () => {
  test("of points on a line: all variance on the first, scores are distances along it (1e-12: rounding)", () => {
    const values = Float64Array.from([0, 0, 3, 4, 6, 8]);
    const { scores, shares } = principalComponents({ rows: 3, columns: 2, values });
    expect(shares[0]).toBeCloseTo(1, 12);
    for (const [i, distance] of [-5, 0, 5].entries()) expect(scores[2 * i]).toBeCloseTo(distance, 12);
  });

  test("are uncorrelated and ordered, and shares are those of their variances (1e-9 of the total: rounding)", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 12 }), fc.integer({ min: 1, max: 1e6 }), (columns, seed) => {
        const values = Float64Array.from(createRandom(seed).normals(40 * columns), (z, i) => z * (1 + (i % columns)));
        const { scores, shares } = principalComponents({ rows: 40, columns, values });
        const [first, second] = [covariance(scores, 0, 0), covariance(scores, 1, 1)];
        const total = first / shares[0];
        expect(Math.abs(covariance(scores, 0, 1))).toBeLessThan(1e-9 * total);
        expect(first).toBeGreaterThanOrEqual(second);
        expect(second / total).toBeCloseTo(shares[1], 9);
      }),
      { numRuns: 40 },
    );
  });

  test("one latent, constant latents and values that are not finite give finite scores", () => {
    for (const values of [
      [1, 2, Number.NaN],
      [3, 3, 3],
    ]) {
      const { scores, shares } = principalComponents({ rows: 3, columns: 1, values: Float64Array.from(values) });
      expect([...scores, ...shares].every(Number.isFinite)).toBe(true);
    }
  });
});
