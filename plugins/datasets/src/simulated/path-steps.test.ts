import { createRandom } from "@heddle/numerics";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pathEnds } from "./group-effects.js";
import { naturalSpline } from "./natural-spline.js";
import { pathOrder } from "./path-order.js";
import { bridge, drawSteps, pathFactors } from "./path-steps.js";

const value = fc.double({ min: -10, max: 10, noNaN: true });
const knots = fc.array(value, { minLength: 5, maxLength: 5 });

describe("the natural spline", () => {
  test("interpolates its knots, within 1e-12 of values up to 10", () => {
    fc.assert(
      fc.property(knots, (y) => {
        const points = naturalSpline(y, 101);
        for (const [i, expected] of y.entries()) expect(Math.abs(points[i * 25] - expected)).toBeLessThan(1e-12);
      }),
    );
  });

  test("is a straight line for collinear knots, within 1e-12", () => {
    const points = naturalSpline([1, 2, 3, 4, 5], 9);
    for (const [j, point] of points.entries()) expect(point).toBeCloseTo(1 + j / 2, 12);
  });

  // Piecewise cubic, twice differentiable, without curvature at the ends: only one curve through the knots has all three.
  // On a cubic, third differences are constant and the differences below give derivatives exactly.
  test("is cubic between knots, C² at the knots, with zero curvature at the ends, within 1e-11 of steps", () => {
    fc.assert(
      fc.property(knots, (y) => {
        const p = naturalSpline(y, 401);
        const third = (j: number) => p[j + 3] - 3 * p[j + 2] + 3 * p[j + 1] - p[j];
        const slope = (j: number, d: 1 | -1) =>
          (d * (-11 * p[j] + 18 * p[j + d] - 9 * p[j + 2 * d] + 2 * p[j + 3 * d])) / 6;
        const curvature = (j: number, d: 1 | -1) => 2 * p[j] - 5 * p[j + d] + 4 * p[j + 2 * d] - p[j + 3 * d];
        for (let j = 0; j < 400; j++)
          if (j % 100 < 97) expect(Math.abs(third(j) - third(j - (j % 100)))).toBeLessThan(1e-11);
        for (const knot of [100, 200, 300]) {
          expect(Math.abs(slope(knot, 1) - slope(knot, -1))).toBeLessThan(1e-11);
          expect(Math.abs(curvature(knot, 1) - curvature(knot, -1))).toBeLessThan(1e-11);
        }
        expect(Math.abs(curvature(0, 1))).toBeLessThan(1e-11);
        expect(Math.abs(curvature(400, -1))).toBeLessThan(1e-11);
      }),
    );
  });
});

describe("bridges", () => {
  const random = createRandom(3);

  test("begin at x and end at y within 1e-12; without sigma they are straight", () => {
    for (let i = 0; i < 100; i++) {
      const b = bridge(random.stream(i), 1, 2.5, 0.8);
      expect([b[0], b[4]]).toEqual([1, expect.closeTo(2.5, 12)]);
    }
    expect([...bridge(random, 1, 3, 0)]).toEqual([1, 1.5, 2, 2.5, 3]);
  });

  test("have variance E[s²] t (1 − t) with s ~ U(0, σ (x + y)/2), at t = ½ within 4 standard errors of 20,000", () => {
    const middle = Array.from({ length: 20_000 }, (_, i) => bridge(random.stream(i), 1, 3, 0.8)[2]);
    const mean = middle.reduce((a, b) => a + b) / middle.length;
    const squares = middle.map((m) => (m - 2) ** 2);
    const variance = squares.reduce((a, b) => a + b) / squares.length;
    const spread = Math.sqrt(squares.reduce((a, b) => a + (b - variance) ** 2, 0)) / squares.length;
    const expected = ((0.8 * 2) ** 2 / 3) * 0.25;
    expect(Math.abs(mean - 2) / Math.sqrt(expected / middle.length)).toBeLessThan(4);
    expect(Math.abs(variance - expected) / spread).toBeLessThan(4);
  });
});

describe("paths", () => {
  const effects = [Float64Array.of(2, 1), Float64Array.of(3, 0.5), Float64Array.of(1, 4)];

  test("start at the end of their parent path, for any order of the paths", () => {
    const ends = pathEnds(effects, [2, 0, 1]);
    expect(ends[1]).toEqual({ start: Float64Array.of(1, 1), end: Float64Array.of(3, 0.5) });
    expect(ends[0]).toEqual({ start: Float64Array.of(3, 0.5), end: Float64Array.of(6, 0.5) });
    expect(ends[2]).toEqual({ start: Float64Array.of(6, 0.5), end: Float64Array.of(6, 2) });
  });

  test("with a cycle have no order", () => {
    expect(pathOrder([2, 1])).toBeUndefined();
    expect(pathOrder([0, 3, 1])).toEqual([0, 2, 1]);
  });

  test("run from start to end in their steps, straight for linear genes, never below 0", () => {
    const [, , third] = pathEnds(effects, [2, 0, 1]);
    const linear = pathFactors(createRandom(1), third, { steps: 5, nonlinearProbability: 0, sigmaFactor: 0.8 });
    for (let j = 0; j < 5; j++) expect(linear[j * 2 + 1]).toBeCloseTo(0.5 + (1.5 * j) / 4, 12);
    const many = { start: new Float64Array(500).fill(1), end: new Float64Array(500).fill(0.1) };
    const curved = pathFactors(createRandom(1), many, { steps: 20, nonlinearProbability: 1, sigmaFactor: 3 });
    expect(Math.min(...curved)).toBe(1e-6);
    for (let g = 0; g < 500; g++) {
      expect(curved[g]).toBeCloseTo(1, 12);
      expect(curved[19 * 500 + g]).toBeCloseTo(0.1, 12);
    }
  });

  test.each([
    [0.5, 0.5],
    [1, 1 / 3],
    [0, 2 / 3],
  ])(
    "with skew %d have cells at %d of the path on average, within 4 standard errors of 20,000 and 1/99 for the steps",
    (skew, expected) => {
      const cells = new Int32Array(20_000);
      const steps = drawSteps(createRandom(5), cells, () => ({ steps: 100, skew }));
      const mean = steps.reduce((a, b) => a + b, 0) / 20_000 / 99;
      expect(Math.abs(mean - expected)).toBeLessThan((4 * 0.29) / Math.sqrt(20_000) + 1 / 99);
      expect(Math.min(...steps)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...steps)).toBeLessThanOrEqual(99);
    },
  );
});
