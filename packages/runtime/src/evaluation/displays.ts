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
 * An evaluation with the displays that the catalog's metrics state now, so that runs of any version show the same measure
 * side by side. Results of metrics that the catalog lacks keep theirs.
 */
export async function fillDisplays(catalog: Catalog, evaluation: EvaluationRecord): Promise<EvaluationRecord> {
  const { baseline, otherBaselines, supervised } = evaluation;
  const displays = await displaysOf(catalog, [...evaluation.results, ...(supervised?.results ?? [])]);
  const filled = (own: Baseline): Baseline => ({ ...own, results: withCurrent(own.results, displays) });
  return {
    ...evaluation,
    results: withCurrent(evaluation.results, displays),
    ...(baseline && { baseline: filled(baseline) }),
    ...(otherBaselines && { otherBaselines: otherBaselines.map(filled) }),
    ...(supervised && { supervised: { ...supervised, results: withCurrent(supervised.results, displays) } }),
  };
}

/** Displays by metric. */
type DisplaysByMetric = ReadonlyMap<string, ResultDisplays>;

const metricOf = ({ name }: MetricResult): string => name.split("/")[0];

function withCurrent<T extends MetricResult>(results: readonly T[], displays: DisplaysByMetric): T[] {
  return results.map((result) => {
    const known = displays.get(metricOf(result));
    if (known === undefined) return result;
    const { display: _stored, ...rest } = result;
    return withDisplays([rest as T], known)[0];
  });
}

/** The displays of the metrics of all results that the catalog has. */
async function displaysOf(
  catalog: Catalog,
  results: readonly (MetricResult | SeedsResult)[],
): Promise<DisplaysByMetric> {
  const known = [...new Set(results.map(metricOf))].flatMap((name) => {
    const load = ownValue(catalog.metric, name);
    return load === undefined ? [] : [{ name, load }];
  });
  const plugins = await Promise.all(
    known.map(async ({ name, load }) => [name, (await load()).default.displays ?? {}] as const),
  );
  return new Map(plugins);
}
