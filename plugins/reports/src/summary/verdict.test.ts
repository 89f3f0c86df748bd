import type { EvaluationRecord, MetricResult } from "@heddle/contracts";
import { describe, expect, test } from "vitest";
import { alignmentRows } from "./alignment-rows.js";
import { LEVEL_COLORS } from "./level-colors.js";
import { verdictOf } from "./verdict.js";

const shown = (
  role: "alignment" | "second-best" | "linear-bound",
  value: number,
  rest: Partial<MetricResult> = {},
) => ({
  name: `for-tests/${role}`,
  factor: "condition",
  value,
  higherIsBetter: true,
  display: { role, title: "Pearson |r|" },
  ...rest,
});
const interval = { low: 0.85, high: 0.95, method: "for tests" };
const evaluated = (results: readonly MetricResult[], pca?: readonly MetricResult[]) =>
  ({ results, ...(pca && { baseline: { name: "pca", results: pca } }) }) as EvaluationRecord;

describe("the first table of a run", () => {
  test("a baseline is higher or lower only outside the interval of the best latent", () => {
    const comparison = (value: number) =>
      alignmentRows(evaluated([shown("alignment", 0.9, { latent: 1, interval })], [shown("alignment", value)]))[0]
        .baselines[0].comparison;
    expect([0.84, 0.86, 0.95, 0.951].map(comparison)).toEqual([
      "lower",
      "within the interval",
      "within the interval",
      "higher",
    ]);
    const withoutInterval = alignmentRows(evaluated([shown("alignment", 0.5)], [shown("alignment", 0.9)]));
    expect(withoutInterval[0].baselines[0].comparison).toBeUndefined();
  });

  test("the ceiling is the linear bound, or that of the measure without one", () => {
    const best = shown("alignment", 0.9, { latent: 1, ceiling: 1 });
    expect(alignmentRows(evaluated([best, shown("linear-bound", 0.93)]))[0].ceiling).toBe(0.93);
    expect(alignmentRows(evaluated([best]))[0].ceiling).toBe(1);
  });

  test("the verdict names the factor with the largest value and counts the comparisons with the first baseline", () => {
    const type = { factor: "type", latent: 2, interval: { ...interval, low: 0.3, high: 0.5 } };
    const results = [
      shown("alignment", 0.9, { latent: 1, interval }),
      shown("second-best", 0.05, { latent: 0 }),
      shown("linear-bound", 0.93),
      shown("alignment", 0.4, { ...type, level: "a" }),
      shown("alignment", 0.4, { ...type, level: "b" }),
    ];
    const pca = [
      shown("alignment", 0.8),
      shown("alignment", 0.45, { factor: "type", level: "a" }),
      shown("alignment", 0.6, { factor: "type", level: "b" }),
    ];
    expect(verdictOf(alignmentRows(evaluated(results, pca)))).toBe(
      "Latent 2 follows condition (Pearson |r| 0.90, ceiling 0.93, second-best latent 0.05). Of 3 factors and levels, " +
        "the best component of PCA is below the best latent for 1, within its interval for 1 and above it for 1.",
    );
    const bound = shown("linear-bound", 0.8, { factor: "type", level: "a" });
    expect(verdictOf(alignmentRows(evaluated([...results, bound])))).toMatch(
      /^Latent 2 follows .*\. For 1 of 2, one latent reaches 90 % of the ceiling; type: a is furthest from it \(0\.40 of 0\.80\)\.$/,
    );
    const two = [results[0], results[2], { ...results[3], level: "a" }, bound].map((each) =>
      each.display.role === "alignment" ? { ...each, value: each.value / 2 } : each,
    );
    expect(verdictOf(alignmentRows(evaluated(two)))).toContain(
      "For none of 2, one latent reaches 90 % of the ceiling;",
    );
    const near = shown("linear-bound", 0.41, { factor: "type", level: "a" });
    expect(verdictOf(alignmentRows(evaluated([...results, near])))).toContain(
      "For each of them, one latent reaches 90 % of the ceiling.",
    );
    expect(verdictOf(alignmentRows(evaluated([shown("alignment", 0, {})])))).toBe("No latent follows a factor.");
  });

  test("the verdict of a single factor compares its two values; a weak correlation is not called following", () => {
    const single = (value: number, pca: number) =>
      verdictOf(
        alignmentRows(
          evaluated(
            [
              shown("alignment", value, {
                latent: 1,
                interval: { ...interval, low: value - 0.05, high: value + 0.05 },
              }),
            ],
            [shown("alignment", pca)],
          ),
        ),
      );
    expect(single(0.9, 0.84)).toBe(
      "Latent 2 follows condition (Pearson |r| 0.90). The best component of PCA, 0.84, is below it.",
    );
    expect(single(0.9, 0.92)).toMatch(/PCA, 0\.92, is within its interval\.$/);
    expect(single(0.3, 0.4)).toBe(
      "Latent 2 is closest to condition (Pearson |r| 0.30). The best component of PCA, 0.40, is above it.",
    );
  });
});

test("at least 20 levels have colors of their own on both backgrounds", () => {
  for (const shade of [0, 1]) expect(new Set(LEVEL_COLORS.map((pair) => pair[shade])).size).toBeGreaterThanOrEqual(20);
});
