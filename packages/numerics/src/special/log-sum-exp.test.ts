import { describe, expect, test } from "vitest";
import { exp } from "./exp.js";
import { log } from "./log.js";
import { logSumExp } from "./log-sum-exp.js";

describe("logSumExp", () => {
  test("is shift-equivariant: logSumExp(x + 1000) = logSumExp(x) + 1000 within 1e-12, where exp overflows", () => {
    const values = [0.3, -2, 1.5];
    const plain = log(exp(0.3) + exp(-2) + exp(1.5));
    expect(Math.abs(logSumExp(values) - plain)).toBeLessThan(1e-15);
    expect(Math.abs(logSumExp(values.map((v) => v + 1000)) - plain - 1000)).toBeLessThan(1e-12);
  });
  test("an empty list and a list of −∞ give −∞; +∞ and NaN propagate", () => {
    expect(logSumExp([])).toBe(-Infinity);
    expect(logSumExp([-Infinity, -Infinity])).toBe(-Infinity);
    expect(logSumExp([0, Infinity])).toBe(Infinity);
    expect(logSumExp([0, NaN])).toBe(NaN);
  });
});
