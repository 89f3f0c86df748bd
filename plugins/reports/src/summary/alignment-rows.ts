import {
  BASELINE_TITLES,
  type BaselineName,
  ceilingToShow,
  type DisplayRole,
  type EvaluationRecord,
  type MetricResult,
  resultsToShow,
} from "@heddle/contracts";
import { baselinesOf, type Target, targetOf } from "../shown.js";

/** Place of a baseline's value relative to the interval of the best latent. */
export type Comparison = "higher" | "within the interval" | "lower";

/** The best component of a baseline for one target. */
export interface BaselineValue {
  readonly name: BaselineName;
  readonly title: string;
  readonly result: MetricResult | undefined;
  /** Absent without a value or an interval of the best latent. */
  readonly comparison: Comparison | undefined;
}

/** How one factor, or one level of it, is aligned with the latents of a run: a row of the first table. */
export interface AlignmentRow {
  readonly target: Target;
  readonly best: MetricResult;
  /** The largest value of any linear combination of the latents; else the bound of the measure. */
  readonly ceiling: number | undefined;
  readonly second: MetricResult | undefined;
  readonly byRanks: MetricResult | undefined;
  readonly separation: MetricResult | undefined;
  readonly baselines: readonly BaselineValue[];
}

/** Titles of the measures of the rows, as their metrics state them. */
export interface AlignmentTitles {
  readonly best: string;
  readonly byRanks?: string;
  readonly separation?: string;
}

/** The rows of an evaluation, in the order of its results; none without factors. */
export function alignmentRows(evaluation: EvaluationRecord): AlignmentRow[] {
  const { results } = evaluation;
  const find = (from: readonly MetricResult[], role: DisplayRole, { key }: Target) =>
    resultsToShow(from, role).find((result) => targetOf(result).key === key);
  return resultsToShow(results, "alignment").map((best) => {
    const target = targetOf(best);
    return {
      target,
      best,
      ceiling: ceilingToShow(results, best),
      second: find(results, "second-best", target),
      byRanks: find(results, "rank-alignment", target),
      separation: find(results, "separation", target),
      baselines: baselinesOf(evaluation).map(({ name, results: own }) => {
        const result = find(own, "alignment", target);
        return { name, title: BASELINE_TITLES[name], result, comparison: compare(result, best) };
      }),
    };
  });
}

/** A baseline differs only if its value is outside the interval of the best latent. */
function compare(baseline: MetricResult | undefined, { interval }: MetricResult): Comparison | undefined {
  if (baseline === undefined || interval === undefined) return undefined;
  if (baseline.value > interval.high) return "higher";
  return baseline.value < interval.low ? "lower" : "within the interval";
}

export function alignmentTitles(rows: readonly AlignmentRow[]): AlignmentTitles {
  const title = (of: (row: AlignmentRow) => MetricResult | undefined) =>
    rows.map((row) => of(row)?.display?.title).find((found) => found !== undefined);
  return {
    best: title(({ best }) => best) ?? "correlation",
    byRanks: title(({ byRanks }) => byRanks),
    separation: title(({ separation }) => separation),
  };
}
