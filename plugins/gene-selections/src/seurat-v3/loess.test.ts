import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { localQuadratic } from "./local-quadratic.js";
import { loess } from "./loess.js";
import reference from "./reference.json" with { type: "json" };

const column = (values: readonly number[]) => Float64Array.from(values);

describe("loess", () => {
  test.each(reference.curves)("equals scikit-misc on $name within 1e-12 (both sum in float64)", (curve) => {
    const fitted = loess(column(curve.x), column(curve.y), curve.span);
    expect(curve.fitted.length).toBe(fitted.length);
    curve.fitted.forEach((value, i) => {
      expect(Math.abs(fitted[i] - value)).toBeLessThan(1e-12);
    });
  });

  test("reproduces a quadratic within 1e-9 relative: local quadratics and cubic interpolation are exact for it", () => {
    const places = fc.uniqueArray(fc.integer({ min: -500, max: 500 }), { minLength: 30, maxLength: 80 });
    const coefficient = fc.integer({ min: -50, max: 50 });
    fc.assert(
      fc.property(places, coefficient, coefficient, coefficient, (xs, a, b, c) => {
        const x = column(xs).map((value) => value / 100);
        const y = x.map((value) => a + b * value + c * value * value);
        const size = Math.max(1, ...y.map(Math.abs));
        loess(x, y, 0.4).forEach((value, i) => {
          expect(Math.abs(value - y[i])).toBeLessThan(1e-9 * size);
        });
      }),
    );
  });

  test("is independent of the order of the points, bit for bit", () => {
    const { x, y, span } = reference.curves[1];
    const shuffled = fc.shuffledSubarray([...x.keys()], { minLength: x.length });
    const inOrder = loess(column(x), column(y), span);
    fc.assert(
      fc.property(shuffled, (order) => {
        const moved = loess(column(order.map((i) => x[i])), column(order.map((i) => y[i])), span);
        expect([...moved]).toEqual(order.map((i) => inOrder[i]));
      }),
      { numRuns: 20 },
    );
  });

  test("returns the mean at each x if a neighborhood has only one distinct x, within 1e-12 (rounding)", () => {
    const x = column(Array.from({ length: 60 }, (_, i) => Math.floor(i / 12)));
    const y = column(Array.from({ length: 60 }, (_, i) => (i * 37) % 11));
    const fitted = loess(x, y, 0.3);
    for (let place = 0; place < 4; place++) {
      const mean = y.subarray(12 * place, 12 * place + 12).reduce((sum, value) => sum + value) / 12;
      expect(Math.abs(fitted[12 * place] - mean)).toBeLessThan(1e-12);
    }
  });

  test("fits 14,000 points of a line, within 1e-12 (rounding)", () => {
    const x = Float64Array.from({ length: 14_000 }, (_, i) => ((i * 7919) % 14_000) / 2000);
    const fitted = loess(x, x, 0.3);
    expect(Math.max(...fitted.map((value, i) => Math.abs(value - x[i])))).toBeLessThan(1e-12);
  });

  test("rejects neighborhoods with too few points or zero width", () => {
    const x = column([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(() => loess(x, x, 0.3)).toThrow(/at least 4 genes with different means.*10 genes.*span 0.3: 3 in each/);
    const flat = new Float64Array(20).fill(2);
    expect(localQuadratic(flat, flat, 2, 10)).toBeUndefined();
    expect(localQuadratic(flat, flat, 1, 10)).toBeUndefined();
    expect(() => loess(flat, flat, 0.5)).toThrow(/20 genes .*too many genes of one mean/);
  });
});
