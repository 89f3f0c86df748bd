import type { MetricResult, RunRecord } from "@heddle/contracts";

/**
 * What the page shows where: the only place that knows metrics by name. Each entry lists names, best first; the first
 * that a run has results of is taken. A metric that stands in no entry appears in the table of all metrics.
 */
export const SHOWN = {
  /** Every latent against every factor: the heatmap, and what "follows" means on the latents' cards. */
  associations: ["latent-correlations/spearman", "latent-correlations/pearson"],
  /** The latent that follows a factor best. */
  best: ["max-correlation/spearman/active", "max-correlation/spearman", "max-correlation/pearson"],
  secondBest: [
    "max-correlation/spearman/active/second-best",
    "max-correlation/spearman/second-best",
    "max-correlation/pearson/second-best",
  ],
  matched: ["matched-correlation/spearman", "matched-correlation/pearson"],
  clustering: ["clustering-agreement/ari"],
  activeLatents: ["active-units/divergence", "active-units/variance"],
} as const satisfies Record<string, readonly string[]>;

/** What a measure of some latents is called; its name where there is no better word. */
const MEASURE_LABELS: Readonly<Record<string, string>> = {
  "removal/ari": "best ARI of clusters",
  "removal/neighbors": "leakage, nearest neighbors (balanced accuracy)",
  "removal/logistic": "leakage, logistic regression (balanced accuracy)",
  "removal/mixing": "mixing among neighbors (iLISI), 0 to 1",
};

/** Ends the name of a measure of active latents alone. */
const ACTIVE = /\/active$/;

export function measureLabel({ name }: MetricResult): string {
  const label = MEASURE_LABELS[name.replace(ACTIVE, "")];
  if (label === undefined) return name;
  return ACTIVE.test(name) ? `${label}, active latents` : label;
}

/** The same measure of all latents, where a result is about some of them. */
export function besideAllLatents(results: readonly MetricResult[], { name, factor }: MetricResult) {
  const whole = `${name.replace(ACTIVE, "")}/all-latents`;
  return results.find((other) => other.name === whole && other.factor === factor);
}

export type ShownKey = keyof typeof SHOWN;

/** The results of the first name under `key` that is present. */
export function shownResults(results: readonly MetricResult[], key: ShownKey): readonly MetricResult[] {
  for (const name of SHOWN[key]) {
    const found = results.filter((result) => result.name === name);
    if (found.length > 0) return found;
  }
  return [];
}

const CORRELATIONS: Readonly<Record<string, string>> = { spearman: "Spearman ρ", pearson: "Pearson r" };

/** "Spearman ρ" or "Pearson r": the correlation that the runs have under `key`. */
export function shownKind(runs: readonly RunRecord[], key: ShownKey): string {
  for (const run of runs) {
    const kind = shownResults(run.evaluation.results, key)[0]?.name.split("/")[1];
    if (kind !== undefined) return CORRELATIONS[kind] ?? kind;
  }
  return "correlation";
}

/** A factor, or one level of a categorical factor: what one value is about. */
export interface Target {
  /** Absent where the value is about all factors at once. */
  readonly factor?: string;
  readonly level?: string;
  /** "condition", "cell_type: B cells" or "all factors". */
  readonly label: string;
  readonly key: string;
}

export function targetOf({ factor, level }: MetricResult): Target {
  const parts = [factor, level].filter((part) => part !== undefined);
  return { factor, level, label: parts.length === 0 ? "all factors" : parts.join(": "), key: JSON.stringify(parts) };
}

/** Targets of the results under `key`, in order of appearance over all runs. */
export function targetsOf(runs: readonly RunRecord[], key: ShownKey): readonly Target[] {
  const targets = new Map<string, Target>();
  for (const run of runs)
    for (const result of shownResults(run.evaluation.results, key)) {
      const target = targetOf(result);
      if (!targets.has(target.key)) targets.set(target.key, target);
    }
  return [...targets.values()];
}

export function resultFor(results: readonly MetricResult[], key: ShownKey, target: Target): MetricResult | undefined {
  return shownResults(results, key).find((result) => targetOf(result).key === target.key);
}

/** |value| of the strongest association of each latent with any level of a factor; latents, 0 where none is known. */
export function strengths(run: RunRecord, factor: string): Float64Array {
  const strength = new Float64Array(run.representation.columns);
  for (const { factor: name, latent, value } of shownResults(run.evaluation.results, "associations")) {
    if (name !== factor || latent === undefined || latent >= strength.length) continue;
    const size = Math.abs(value);
    if (size > strength[latent]!) strength[latent] = size;
  }
  return strength;
}

/** A result that stands for what a metric could not judge: its note says why, its value means nothing. */
export function isLeftOut({ name }: MetricResult): boolean {
  return name.endsWith("/unusable");
}
