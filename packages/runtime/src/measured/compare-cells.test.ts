import { expect, test } from "vitest";
import { csrOf } from "../data/tiny-dataset.fixture.js";
import { compareGenesOfCells, compareLatentsOfCells, measuredExpression } from "./compare-cells.js";
import type { RunCounts } from "./run-counts.js";

/** Six cells × three genes: "marker" only in cells 0–2, "common" in all, "silent" in none. */
const DENSE = [
  [5, 1, 0],
  [4, 2, 0],
  [6, 1, 0],
  [0, 1, 0],
  [0, 2, 0],
  [0, 1, 0],
];
const run: RunCounts = {
  genes: { rows: 3, index: ["marker", "common", "silent"], columns: new Map() },
  counts: csrOf(DENSE),
  totals: Float64Array.from(DENSE, (row) => row.reduce((sum, count) => sum + count)),
  quality: new Map(),
};
const [first, second] = [Int32Array.of(0, 1, 2), Int32Array.of(3, 4, 5)];

test("expression is ln(1 + counts per 10,000), to float32", () => {
  expect([...measuredExpression(run, 0)]).toEqual(
    DENSE.map(([marker, common]) => Math.fround(Math.log1p((1e4 * marker) / (marker + common)))),
  );
});

test("the marker comes first; a gene without counts has no difference", () => {
  const [marker, ...others] = compareGenesOfCells(run, first, second);
  expect(marker).toMatchObject({ gene: "marker", auroc: 1, detected: [1, 0] });
  const mean = (1e4 * (5 / 6 + 4 / 6 + 6 / 7)) / 3;
  expect(marker.change).toBeCloseTo(Math.log2(mean + 1), 10);
  const silent = others.find(({ gene }) => gene === "silent");
  expect(silent).toMatchObject({ auroc: 0.5, p: 1, fdr: 1, change: 0, detected: [0, 0] });
});

test("two-sided p values are those of scipy's mannwhitneyu, asymptotic (1e-6: its printed digits)", () => {
  // scipy.stats.mannwhitneyu([5/6, 4/6, 6/7], [0, 0, 0], method="asymptotic").pvalue
  expect(compareGenesOfCells(run, first, second)[0].p).toBeCloseTo(0.0636026, 6);
});

test("latents: the difference of means in standard deviations of both groups", () => {
  const values = Float64Array.of(1, 9, 1, 7, 1, 8, -1, 9, -1, 7, -1, 8);
  const [found, other] = compareLatentsOfCells({ rows: 6, columns: 2, values }, first, second);
  expect(found).toMatchObject({ latent: 0, auroc: 1, change: 2 });
  expect(other).toMatchObject({ latent: 1, auroc: 0.5, p: 1, change: 0 });
});

test("refuses selections that are small or overlap", () => {
  expect(() => compareGenesOfCells(run, first, Int32Array.of(3, 4))).toThrow(/at least 3 cells .* got 3 and 2 cells/);
  expect(() => compareGenesOfCells(run, first, Int32Array.of(2, 3, 4))).toThrow(/1 of them in both/);
});
