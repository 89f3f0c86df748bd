import type { DisplayRole, MetricResult } from "@heddle/contracts";
import { resultBeside, resultFor, type Target, targetsOf } from "../shown.js";
import type { PageView } from "./view.js";

/** One measure, with a result per run (undefined where a run lacks it). */
export interface Row {
  readonly measure: Measure;
  readonly target: Target;
  readonly results: readonly (MetricResult | undefined)[];
  /** Only the table has it. */
  readonly isBeside?: boolean;
}

export interface Measure {
  readonly key: DisplayRole;
  readonly name: string;
  /** For narrow charts. */
  readonly short: string;
  /** Label of a value that covers all factors. */
  readonly overall: string;
  /** Lies between 0 and 1: shown on the chart, with two decimals. */
  readonly share: boolean;
}

export const MEASURES: readonly Measure[] = [
  { key: "alignment", name: "Alignment", short: "best", overall: "all factors", share: true },
  { key: "matched", name: "Matched alignment", short: "matched", overall: "mean over all factors", share: true },
  { key: "clustering", name: "Clustering", short: "ARI", overall: "all factors", share: true },
  { key: "active-latents", name: "Active latents", short: "active", overall: "number", share: false },
];

/** A mean over all factors is left out where the runs have different factors. */
export function measureRows(view: PageView, measure: Measure): Row[] {
  const factorSets = new Set(
    view.records.map((run) =>
      targetsOf([run], "alignment")
        .map(({ key }) => key)
        .join(),
    ),
  );
  const targets = targetsOf(view.records, measure.key).filter(
    (target) => target.factor !== undefined || measure.key !== "matched" || factorSets.size === 1,
  );
  return targets.flatMap((target) => {
    const results = view.runs.map((run) => resultFor(run.record.evaluation.results, measure.key, target));
    return [{ measure, target, results }, ...rowBeside(view, { measure, target, results })];
  });
}

/** The same in model coordinates, if a run is rotated. The latents of the other runs are in these coordinates anyway. */
function rowBeside(view: PageView, { measure, target, results }: Row): Row[] {
  const beside = view.runs.map((run) => resultBeside(run.record.evaluation.results, measure.key, target));
  const about = beside.find((result) => result !== undefined)?.display?.beside;
  if (about === undefined) return [];
  return [
    {
      measure,
      target: { ...target, label: `${target.label}, ${about}` },
      results: beside.map((result, run) => result ?? results[run]),
      isBeside: true,
    },
  ];
}
