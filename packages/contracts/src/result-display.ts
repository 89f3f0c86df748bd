/** Part of an overview, in report, page and command line, that shows results of a metric. */
export type DisplayRole =
  /** Every latent with every factor: the heatmap. */
  | "association"
  /** The best latent of each factor. */
  | "alignment"
  /** Largest value that any linear combination of the latents reaches: the ceiling of the alignment. */
  | "linear-bound"
  /** The same by ranks, beside the alignment. */
  | "rank-alignment"
  /** How well one latent separates the levels of a factor, beside the alignment. */
  | "separation"
  /** The second-best latent of each factor. */
  | "second-best"
  /** Mean over factors, each with a latent of its own. */
  | "matched"
  /** Agreement of clusters with a factor. */
  | "clustering"
  /** Number of active latents. */
  | "active-latents"
  /** Held-out accuracy of one latent. */
  | "accuracy"
  /** Agreement of clusters with a factor, without the latents associated with another. */
  | "clustering-without"
  /** How well a factor is predicted without its associated latents. */
  | "leakage";

/** Display of results with one name. Results without it appear only in the table of all metrics. */
export interface ResultDisplay {
  readonly role: DisplayRole;
  /** Among results of one role, those of the lowest rank are shown; 1 by default. */
  readonly rank?: number;
  /** Short name of the measure, for headings: "Pearson |r|". */
  readonly title: string;
  /**
   * What the result is about where an overview already shows the measure of a lower rank: "model coordinates". The overview
   * then shows it beside. For rotated runs, the measures of the latents that the run stores have the lowest rank, because
   * neighbors and clusters of a user read those.
   */
  readonly beside?: string;
}

/** Displays of a metric plugin, by the full name of the result: "max-correlation/spearman". */
export type ResultDisplays = Readonly<Record<string, ResultDisplay>>;

/** The results that an overview shows under `role`: those of the lowest rank that is present. */
export function resultsToShow<T extends { readonly display?: ResultDisplay }>(
  results: readonly T[],
  role: DisplayRole,
): readonly T[] {
  const found = results.filter(({ display }) => display?.role === role);
  const lowest = Math.min(...found.map(({ display }) => display?.rank ?? 1));
  return found.filter(({ display }) => (display?.rank ?? 1) === lowest);
}

/** The results that an overview shows beside those of `resultsToShow`; none for a run whose latents are as trained. */
export function resultsBeside<T extends { readonly display?: ResultDisplay }>(
  results: readonly T[],
  role: DisplayRole,
): readonly T[] {
  const shown = new Set(resultsToShow(results, role));
  return results.filter((result) => result.display?.role === role && result.display.beside && !shown.has(result));
}

interface Shown {
  readonly display?: ResultDisplay;
  readonly factor?: string;
  readonly level?: string;
  readonly value: number;
  readonly ceiling?: number;
}

/**
 * The ceiling that an overview shows beside a result: for the alignment of a factor the largest value of any linear
 * combination of the latents, where a metric measured it; else the bound of the measure.
 */
export function ceilingToShow(
  results: readonly Shown[],
  { display, factor, level, ceiling }: Shown,
): number | undefined {
  if (display?.role !== "alignment") return ceiling;
  const bounds = resultsToShow(results, "linear-bound");
  return bounds.find((bound) => bound.factor === factor && bound.level === level)?.value ?? ceiling;
}
