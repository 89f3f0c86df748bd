import {
  type Baseline,
  type DisplayRole,
  type EvaluationRecord,
  type MetricResult,
  type RunRecord,
  resultsBeside,
  resultsToShow,
} from "@heddle/contracts";

/** Every baseline of an evaluation; principal components are the first. */
export const baselinesOf = ({ baseline, otherBaselines = [] }: EvaluationRecord): readonly Baseline[] =>
  baseline ? [baseline, ...otherBaselines] : [];

/** The title that a measure's metric states; its name without one. */
export const measureLabel = ({ name, display }: MetricResult): string => display?.title ?? name;

/** Ends the name of a measure of active latents alone. */
export const ACTIVE = /\/active$/;

/** The same measure of all latents, where a result is about some of them. */
export function besideAllLatents(results: readonly MetricResult[], { name, factor }: MetricResult) {
  const whole = `${name.replace(ACTIVE, "")}/all-latents`;
  return results.find((other) => other.name === whole && other.factor === factor);
}

/** The measure that the runs show under `role`, as its metric titles it: "Spearman ρ". */
export function shownKind(runs: readonly RunRecord[], role: DisplayRole): string {
  for (const run of runs) {
    const title = resultsToShow(run.evaluation.results, role)[0]?.display?.title;
    if (title !== undefined) return title;
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

/** Targets of the results under `role`, in order of appearance over all runs. */
export function targetsOf(runs: readonly RunRecord[], role: DisplayRole): readonly Target[] {
  const targets = new Map<string, Target>();
  for (const run of runs)
    for (const result of resultsToShow(run.evaluation.results, role)) {
      const target = targetOf(result);
      if (!targets.has(target.key)) targets.set(target.key, target);
    }
  return [...targets.values()];
}

export function resultFor(
  results: readonly MetricResult[],
  role: DisplayRole,
  target: Target,
): MetricResult | undefined {
  return resultsToShow(results, role).find((result) => targetOf(result).key === target.key);
}

/** The result that is shown beside the one of `resultFor`. */
export function resultBeside(
  results: readonly MetricResult[],
  role: DisplayRole,
  target: Target,
): MetricResult | undefined {
  return resultsBeside(results, role).find((result) => targetOf(result).key === target.key);
}

/** |value| of the strongest association of each latent with any level of a factor; latents, 0 where none is known. */
export function strengths(run: RunRecord, factor: string): Float64Array {
  const strength = new Float64Array(run.representation.columns);
  for (const { factor: name, latent, value } of resultsToShow(run.evaluation.results, "association")) {
    if (name !== factor || latent === undefined || latent >= strength.length) continue;
    const size = Math.abs(value);
    if (size > strength[latent]) strength[latent] = size;
  }
  return strength;
}

/** A result that reports why a metric cannot evaluate a factor; its value has no meaning. */
export function isLeftOut({ name }: MetricResult): boolean {
  return name.endsWith("/unusable");
}
