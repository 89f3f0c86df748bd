import { createRandom } from "@heddle/numerics";
import fc from "fast-check";
import { expect, test } from "vitest";
import { datasetOf } from "../memory-dataset.fixture.js";
import { groupCells } from "./cell-groups.js";
import { momentsOf, sumCounts } from "./count-moments.js";
import { fitTrend, standardizedVariances } from "./standardized-variance.js";

const counts = fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 2, maxLength: 60 });

test("variances equal Σ (count − mean)² / (n − 1) within 1e-10 relative (rounding); 0 for a constant gene", async () => {
  await fc.assert(
    fc.asyncProperty(counts, async (values) => {
      const dataset = datasetOf(values.map((value) => [value, 7]));
      const [sums] = await sumCounts(dataset, groupCells(dataset));
      const { means, variances } = momentsOf(sums, values.length);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const expected = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
      expect(Math.abs(means[0] - mean)).toBeLessThanOrEqual(1e-10 * mean);
      expect(Math.abs(variances[0] - expected)).toBeLessThanOrEqual(1e-10 * Math.max(1, expected));
      expect([means[1], variances[1]]).toEqual([7, 0]);
    }),
  );
});

test("counts above a limit are counted, not summed", async () => {
  const dataset = datasetOf([[1], [5], [6], [0], [9]]);
  const [sums] = await sumCounts(dataset, groupCells(dataset), [Float64Array.of(5)]);
  expect(sums).toEqual({ sum: Float64Array.of(6), squares: Float64Array.of(26), clipped: Float64Array.of(2) });
});

test("standardized variances equal the variances of the clipped, standardized counts within 1e-10 (rounding)", async () => {
  const random = createRandom(8);
  const rows = Array.from({ length: 150 }, () => Array.from({ length: 40 }, (_, gene) => random.integer(4 + gene)));
  // A few counts far above the mean of their gene cause clipping; they are too few to change the trend.
  rows[3][20] = 2000;
  rows[91][31] = 1000;
  const dataset = datasetOf(rows);
  const groups = groupCells(dataset);
  const [sums] = await sumCounts(dataset, groups);
  const trend = fitTrend(sums, rows.length, 0.5, "");
  const [unclipped] = await sumCounts(dataset, groups, [trend.limits]);
  expect([unclipped.clipped[20], unclipped.clipped[31]]).toEqual([1, 1]);
  standardizedVariances(unclipped, trend).forEach((score, gene) => {
    const standardized = rows.map((row) => {
      const count = Math.min(row[gene], trend.means[gene] + trend.deviations[gene] * Math.sqrt(rows.length));
      return (count - trend.means[gene]) / trend.deviations[gene];
    });
    const expected = standardized.reduce((sum, value) => sum + value * value, 0) / (rows.length - 1);
    expect(Math.abs(score - expected)).toBeLessThan(1e-10 * expected);
  });
});
