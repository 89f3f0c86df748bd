import { pearson, ranks } from "@heddle/numerics";
import { describe, expect, test } from "vitest";
import { continuousFactor } from "../../../test/simulated-input.js";
import { correlationCeiling, targetGroups } from "./targets.js";

const ceilingOf = (values: number[]): number => {
  const [group] = targetGroups([continuousFactor("usage", values)]);
  return correlationCeiling(group.factors[0].targets[0], "spearman");
};

describe("the ceiling of Spearman's correlation with a continuous factor", () => {
  test("is 1 without ties", () => {
    expect(ceilingOf([3, 1, 2, 5])).toBe(1);
  });

  test("is attained by an order that agrees with the factor, with ties: within 1e-12 (rounding)", () => {
    const values = [0, 0, 0, 0, 0, 0, 0.2, 0.3, 0.3, 0.7];
    const agreeing = Float64Array.from(values, (_, i) => i);
    const reached = pearson(ranks(agreeing), ranks(Float64Array.from(values)));
    expect(Math.abs(ceilingOf(values) - reached)).toBeLessThan(1e-12);
  });

  test("is √(3p(1−p)) for two values, up to 1/n²", () => {
    const values = Array.from({ length: 1000 }, (_, i) => (i < 300 ? 1 : 0));
    expect(Math.abs(ceilingOf(values) - Math.sqrt(3 * 0.3 * 0.7))).toBeLessThan(1e-6);
  });
});
