import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { memoryCounts } from "../data/cell-counts.js";
import { csrOf } from "../data/tiny-dataset.fixture.js";
import type { Expression } from "../model/expression.js";
import { type ComparisonSettings, compareGenes, type GeneComparison } from "./compare-genes.js";
import { countStatistics } from "./count-statistics.js";

/** Written by scvi-tools: tooling/references/differential_expression.py. */
interface Reference {
  readonly source: string;
  readonly scales: readonly (readonly (readonly number[])[])[];
  readonly counts: readonly (readonly number[])[];
  readonly cells: number;
  readonly cases: readonly {
    readonly settings: {
      readonly mode: "change" | "vanilla";
      readonly delta?: number;
      readonly test_mode?: "two";
      readonly pseudocounts?: number;
      readonly cred_interval_lvls?: readonly number[];
    };
    readonly expected: Readonly<Record<string, number | readonly number[] | readonly boolean[]>>;
  }[];
}
const reference = JSON.parse(readFileSync(new URL("reference.json", import.meta.url), "utf8")) as Reference;

const expression = (rows: readonly (readonly number[])[]): Expression => ({
  rows: rows.length,
  columns: rows[0].length,
  values: Float32Array.from(rows.flat()),
});
const [first, second] = reference.scales.map(expression);
const names = Array.from({ length: first.columns }, (_, gene) => `gene${gene}`);
const rows = (from: number) => Int32Array.from({ length: reference.cells }, (_, i) => from + i);
const source = {
  cells: reference.counts.length,
  genes: names.length,
  counts: memoryCounts(csrOf(reference.counts)),
  covariates: [],
};

async function compared(settings: Partial<ComparisonSettings>) {
  const defaults = { mode: "change", delta: 0.25, testMode: "three", fdr: 0.05, interval: 0.95 } as const;
  const counts = [
    await countStatistics(source, rows(0)),
    await countStatistics(source, rows(reference.cells)),
  ] as const;
  return compareGenes(names, { first, second }, counts, { ...defaults, ...settings });
}

/** One statistic of all genes in the order of the reference. */
const byGene = <T>(genes: readonly GeneComparison[], read: (gene: GeneComparison) => T): T[] =>
  names.map((name) => read(genes.find(({ gene }) => gene === name)!));

const NAMES: Readonly<Record<string, (gene: GeneComparison) => number | boolean | undefined>> = {
  proba_m1: (gene) => gene.probability,
  proba_de: (gene) => gene.probability,
  bayes_factor: (gene) => gene.bayesFactor,
  scale1: (gene) => gene.scale1,
  scale2: (gene) => gene.scale2,
  lfc_mean: (gene) => gene.lfc?.mean,
  lfc_median: (gene) => gene.lfc?.median,
  lfc_std: (gene) => gene.lfc?.std,
  lfc_min: (gene) => gene.lfc?.min,
  lfc_max: (gene) => gene.lfc?.max,
  "lfc_confidence_interval_0.95_min": (gene) => gene.lfc?.intervals[0].min,
  "lfc_confidence_interval_0.95_max": (gene) => gene.lfc?.intervals[0].max,
};

describe("differential expression equals scvi-tools' own code on the same samples", () => {
  test.each(reference.cases)("$settings: within 1e-9 of each value, relative (float64 on both sides)", async (each) => {
    const { settings, expected } = each;
    const found = await compared({
      mode: settings.mode,
      ...(settings.delta !== undefined && { delta: settings.delta }),
      ...(settings.pseudocounts !== undefined && { pseudocounts: settings.pseudocounts }),
      testMode: settings.test_mode ?? "three",
    });
    const checked = Object.keys(NAMES).filter((name) => expected[name] !== undefined);
    expect(checked.length).toBe(settings.mode === "vanilla" ? 4 : 11);
    for (const name of checked)
      for (const [gene, value] of byGene(found.genes, NAMES[name]).entries()) {
        const wanted = (expected[name] as readonly number[])[gene];
        expect(Math.abs(Number(value) - wanted), `${name} of gene ${gene}`).toBeLessThan(
          1e-9 * Math.max(1, Math.abs(wanted)),
        );
      }
    if (settings.mode === "change") expect(found.pseudocounts! / (expected.pseudocounts as number)).toBeCloseTo(1, 12);
  });

  test("the discoveries at an expected false discovery rate are the same genes", async () => {
    for (const { settings, expected } of reference.cases.filter((each) => each.settings.mode === "change"))
      for (const fdr of [0.05, 0.2]) {
        const { genes } = await compared({
          delta: settings.delta!,
          testMode: settings.test_mode ?? "three",
          fdr,
          ...(settings.pseudocounts !== undefined && { pseudocounts: settings.pseudocounts }),
        });
        expect(byGene(genes, ({ isDe }) => isDe)).toEqual(expected[`is_de_fdr_${fdr}`]);
      }
  });

  test("genes are sorted by probability, and count statistics are those of NumPy's means (exact to 1e-12)", async () => {
    const { genes } = await compared({});
    const probabilities = genes.map(({ probability }) => probability);
    expect(probabilities).toEqual([...probabilities].sort((a, b) => b - a));
    const own = reference.counts.slice(0, reference.cells);
    const totals = own.map((row) => row.reduce((a, b) => a + b, 0));
    for (const [gene, { rawMean1, nonZerosProportion1, rawNormalizedMean1 }] of byGene(
      genes,
      (each) => each,
    ).entries()) {
      const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
      expect(rawMean1).toBeCloseTo(mean(own.map((row) => row[gene])), 12);
      expect(nonZerosProportion1).toBeCloseTo(mean(own.map((row) => (row[gene] > 0 ? 1 : 0))), 12);
      expect(rawNormalizedMean1).toBeCloseTo(mean(own.map((row, i) => (row[gene] * 1e4) / totals[i])), 9);
    }
  });
});
