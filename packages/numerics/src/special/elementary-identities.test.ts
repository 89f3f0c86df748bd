import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { exp } from "./exp.js";
import { sigmoid, softplus, tanh } from "./gates.js";
import { log } from "./log.js";
import { pow } from "./pow.js";
import { cos, sin } from "./sine.js";

describe("identities", () => {
  const moderate = fc.double({ min: -300, max: 300, noNaN: true });

  test("integer powers below 2⁵³ are exact", () => {
    for (let x = 2; x < 60; x++) {
      for (let y = 0, power = 1; power < 2 ** 53; y++, power *= x) expect(pow(x, y)).toBe(power);
    }
  });

  test("log(exp(x)) = x within 2 ulp of max(1, |x|): each has error below 1", () => {
    fc.assert(fc.property(moderate, (x) => Math.abs(log(exp(x)) - x) <= 2 * Number.EPSILON * Math.max(1, Math.abs(x))));
  });

  test("sin² + cos² = 1 within 4 rounding units, at any size of angle", () => {
    const angle = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(fc.property(angle, (x) => Math.abs(sin(x) ** 2 + cos(x) ** 2 - 1) <= 4 * Number.EPSILON));
  });

  test("sigmoid(x) + sigmoid(−x) = 1 and softplus(x) − softplus(−x) = x within 4 rounding units", () => {
    fc.assert(
      fc.property(moderate, (x) => {
        const unit = 4 * Number.EPSILON * Math.max(1, Math.abs(x));
        return Math.abs(sigmoid(x) + sigmoid(-x) - 1) <= unit && Math.abs(softplus(x) - softplus(-x) - x) <= unit;
      }),
    );
  });

  test("exp, log and tanh never decrease when the argument increases by one part in 10⁹", () => {
    fc.assert(
      fc.property(moderate, (x) => {
        const next = x + Math.abs(x) * 1e-9;
        const up = Math.abs(next);
        const low = Math.min(up, Math.abs(x));
        const high = Math.max(up, Math.abs(x));
        return exp(next) >= exp(x) && tanh(next) >= tanh(x) && log(high) >= log(low);
      }),
    );
  });
});
