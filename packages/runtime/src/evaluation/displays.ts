import {
  type Baseline,
  type EvaluationRecord,
  type MetricResult,
  ownValue,
  type ResultDisplays,
  type SeedsResult,
} from "@heddle/contracts";
import type { Catalog } from "../plugins/catalog.js";

/** The results with the displays that their plugin states. */
export const withDisplays = <T extends MetricResult>(results: readonly T[], displays: ResultDisplays = {}): T[] =>
  results.map((result) => {
    const display = ownValue(displays, result.name);
    return display === undefined ? result : { ...result, display };
  });

/**
 * An evaluation of an older version, whose results have no displays, with those of the catalog's metrics. Results of
 * metrics that the catalog lacks stay as they are.
 */
export async function fillDisplays(catalog: Catalog, evaluation: EvaluationRecord): Promise<EvaluationRecord> {
  if (evaluation.results.some(({ display }) => display !== undefined)) return evaluation;
  const displays = await displaysOf(catalog, evaluation.results);
  const { baseline, otherBaselines } = evaluation;
  const filled = (own: Baseline): Baseline => ({ ...own, results: withDisplays(own.results, displays) });
  return {
    ...evaluation,
    results: withDisplays(evaluation.results, displays),
    ...(baseline && { baseline: filled(baseline) }),
    ...(otherBaselines && { otherBaselines: otherBaselines.map(filled) }),
  };
}

/** The displays of the metrics of all results: the first part of a result's name is its metric. */
async function displaysOf(catalog: Catalog, results: readonly (MetricResult | SeedsResult)[]): Promise<ResultDisplays> {
  const metrics = new Set(results.map(({ name }) => name.split("/")[0]));
  const loads = [...metrics].flatMap((name) => ownValue(catalog.metric, name) ?? []);
  const plugins = await Promise.all(loads.map((load) => load()));
  return Object.fromEntries(plugins.flatMap(({ default: { displays } }) => Object.entries(displays ?? {})));
}
