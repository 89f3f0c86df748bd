import { HeddleError, type PlannedRun, type SweepPlan, type TuneCandidate } from "@heddle/contracts";
import { agreementMetric } from "@heddle/runtime/analysis";
import { resolveConfig } from "@heddle/runtime/config";
import type { Catalog } from "@heddle/runtime/plugins";
import { configOf, planSweep } from "../plan.js";
import { fingerprint } from "../run-id.js";
import type { Tune } from "./tune-file.js";

/** The candidates of a tuning and their runs. */
export interface TunePlan {
  readonly tune: Tune;
  /** All runs, as a sweep without factors. */
  readonly sweep: SweepPlan;
  readonly candidates: readonly TuneCandidate[];
  /** The runs of each candidate, one per seed. */
  readonly runs: readonly (readonly PlannedRun[])[];
  readonly fingerprint: string;
}

/**
 * Plans the runs of a tuning, with ids as those of a sweep. Factors and missing levels are removed from the base, so that no
 * label is read. Throws HeddleError "config" if a candidate has no validation cells or the metric does not compare seeds.
 */
export async function planTune(catalog: Catalog, tune: Tune, where?: string): Promise<TunePlan> {
  const { name, base, variants, grid, seeds, executor } = tune;
  await agreementMetric(catalog, tune.agreement);
  const { factors: _factors, missing: _missing, ...unlabeled } = base;
  const sweep = await planSweep(catalog, { name, base: unlabeled, variants, grid, seeds, executor }, where);
  const groups = new Map<string, PlannedRun[]>();
  for (const run of sweep.runs) {
    const key = JSON.stringify([run.variant, run.settings]);
    groups.set(key, [...(groups.get(key) ?? []), run]);
  }
  const runs = [...groups.values()];
  for (const [first] of runs) {
    const { training } = resolveConfig(configOf(sweep, first));
    if (training.validation === 0) throw withoutValidation(where ?? name);
  }
  const { executor: _executor, $schema: _schema, base: _base, ...criteria } = tune;
  return {
    tune,
    sweep,
    candidates: runs.map(([first]) => candidateOf(first)),
    runs,
    fingerprint: fingerprint({ criteria, runs: runs.map((each) => each.map(({ id }) => id)) }),
  };
}

function candidateOf({ label, variant, settings, seed }: PlannedRun): TuneCandidate {
  const suffix = `seed ${seed}`;
  const shown = label === suffix ? "base" : label.slice(0, -`, ${suffix}`.length);
  return { label: shown, ...(variant !== undefined && { variant }), settings };
}

/** The runs of some candidates as a sweep that pauses after a share of the training and evaluates nothing. */
export const rungPlan = ({ sweep, runs }: TunePlan, candidates: readonly number[], until: number): SweepPlan => ({
  ...sweep,
  runs: candidates.flatMap((candidate) => runs[candidate]),
  until,
  evaluate: false,
});

const withoutValidation = (where: string) =>
  new HeddleError("config", {
    where: `${where}: training.validation`,
    expected: "a share of the cells for the validation ELBO",
    got: "0",
    next: "Set training.validation in base, for example to 0.1.",
  });
