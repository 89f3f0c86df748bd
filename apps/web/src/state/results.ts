import { type Baseline, type EvaluationRecord, type MetricResult, resultsToShow } from "heddle";

/** A factor, or one level of it: "condition", "cell_type: B cells". */
export const targetOf = ({ factor, level }: MetricResult): string =>
  [factor, level].filter((part) => part !== undefined).join(": ") || "all factors";

/** Every baseline of an evaluation; principal components are the first. */
export const baselinesOf = ({ baseline, otherBaselines = [] }: EvaluationRecord): readonly Baseline[] =>
  baseline ? [baseline, ...otherBaselines] : [];

/** The association of every latent with one factor: a row of the heatmap. */
export interface Association {
  readonly target: string;
  /** Title of the measure: "Pearson r". */
  readonly title: string;
  readonly byLatent: readonly (MetricResult | undefined)[];
}

export function associations(results: readonly MetricResult[], latents: number): Association[] {
  const rows = new Map<string, (MetricResult | undefined)[]>();
  for (const result of resultsToShow(results, "association")) {
    if (result.latent === undefined) continue;
    const target = targetOf(result);
    const row = rows.get(target) ?? new Array<MetricResult | undefined>(latents).fill(undefined);
    row[result.latent] = result;
    rows.set(target, row);
  }
  return [...rows].map(([target, byLatent]) => {
    const title = byLatent.find((result) => result !== undefined)?.display?.title ?? "Correlation";
    return { target, title, byLatent };
  });
}
