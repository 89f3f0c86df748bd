import type { MetricResult } from "heddle";

/** Results that the page shows, by name. The first one that a run has is used; report.html lists all. */
const SHOWN = {
  /** Every latent against every factor. */
  associations: ["latent-correlations/spearman", "latent-correlations/pearson"],
  /** The best latent for each factor. */
  alignment: ["max-correlation/spearman/active", "max-correlation/spearman", "max-correlation/pearson"],
  matched: ["matched-correlation/spearman", "matched-correlation/pearson"],
  clustering: ["clustering-agreement/ari"],
  accuracy: ["single-latent-accuracy"],
} as const satisfies Record<string, readonly string[]>;

export type ShownKey = keyof typeof SHOWN;

export function resultsOf(results: readonly MetricResult[], key: ShownKey): readonly MetricResult[] {
  for (const name of SHOWN[key]) {
    const found = results.filter((result) => result.name === name);
    if (found.length > 0) return found;
  }
  return [];
}

/** A factor, or one level of it: "condition", "cell_type: B cells". */
export const targetOf = ({ factor, level }: MetricResult): string =>
  [factor, level].filter((part) => part !== undefined).join(": ") || "all factors";

/** The association of every latent with one factor: a row of the heatmap. */
export interface Association {
  readonly target: string;
  readonly byLatent: readonly (MetricResult | undefined)[];
}

export function associations(results: readonly MetricResult[], latents: number): Association[] {
  const rows = new Map<string, (MetricResult | undefined)[]>();
  for (const result of resultsOf(results, "associations")) {
    if (result.latent === undefined) continue;
    const target = targetOf(result);
    const row = rows.get(target) ?? new Array<MetricResult | undefined>(latents).fill(undefined);
    row[result.latent] = result;
    rows.set(target, row);
  }
  return [...rows].map(([target, byLatent]) => ({ target, byLatent }));
}
