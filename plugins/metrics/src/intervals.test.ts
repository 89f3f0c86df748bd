import { describe, expect, test } from "vitest";
import { evaluate, FEW } from "../test/factor-representations.js";
import { type Sampled, sampleCells } from "../test/simulated-population.js";
import { metrics } from "./index.js";

/** Latents with few values, so that most are tied. */
const rounded = ({ columns, factors }: Sampled): Sampled => ({
  columns: columns.map((values) => values.map((value) => Math.round(2 * value))),
  factors,
});

/** Latents that equal a factor, or nearly so. */
const nearlyEqual = ({ columns, factors }: Sampled): Sampled => ({
  columns: [factors.usage, factors.condition.map((level) => (level === "stim" ? 1 : 0)), columns[4]].map(
    (values, latent) =>
      Float64Array.from(values, (value, cell) => Number(value) + (latent === 0 && cell % 50 === 0 ? 0.3 : 0)),
  ),
  factors,
});

describe.each(Object.keys(metrics))("intervals of %s", (name) => {
  test.each([12, 60, 300])(
    "contain the estimate, %d cells: strong and no relation, ties, latents equal to factors",
    async (cells) => {
      const strong = sampleCells(1, cells, "strong");
      const none = sampleCells(1, cells, "none");
      for (const sampled of [strong, none, rounded(sampleCells(1, cells, "weak")), nearlyEqual(strong)]) {
        const results = await evaluate(name, sampled.columns, {
          factors: sampled.factors,
          options: { ...FEW, label: "type" },
        });
        for (const { name: result, value, interval, note, range } of results) {
          if (interval === undefined) expect(note, result).toMatch(/no interval|left out/);
          else {
            expect(interval.low, result).toBeLessThanOrEqual(value);
            expect(interval.high, result).toBeGreaterThanOrEqual(value);
            expect(interval.high - interval.low, result).toBeGreaterThan(0);
            expect(interval.low, result).toBeGreaterThanOrEqual(Math.min(value, range?.low ?? -Infinity));
          }
        }
      }
    },
  );
});
