import {
  csvField,
  type MetricResult,
  ownValue,
  type PlannedRun,
  type RunSummary,
  type SweepPlan,
} from "@heddle/contracts";
import { RUN_FORMAT, readEpochs, readSummary, requireEvaluation } from "@heddle/runtime/run-folder";
import { folderStore, type RunStore } from "@heddle/runtime/stores";
import { readState, runFolder } from "./state.js";
import { evaluationIds } from "./work.js";

/** A metric result without text, numbers rounded to six digits: small enough to commit. */
export type CollectedResult = Omit<MetricResult, "interval" | "range" | "higherIsBetter" | "note"> & {
  readonly low?: number;
  readonly high?: number;
};

export interface CollectedRun extends PlannedRun {
  readonly state: "waiting" | "done" | "failed";
  readonly message?: string;
  readonly trained?: Pick<RunSummary, "cells" | "genes" | "epochs" | "parameters" | "klPerLatent"> & {
    readonly elbo?: number;
  };
  readonly results?: readonly CollectedResult[];
  /** The same metrics on principal components. */
  readonly baseline?: readonly CollectedResult[];
  /** The same metrics on the other baselines, by name. */
  readonly otherBaselines?: Readonly<Record<string, readonly CollectedResult[]>>;
}

export interface CollectedSweep {
  readonly heddle: { readonly format: 2 };
  readonly sweep: string;
  readonly variants: SweepPlan["variants"];
  readonly runs: readonly CollectedRun[];
}

/** Collects the results of a sweep's runs; `metrics` are prefixes of result names, all results by default. */
export async function collect(folder: string, plan: SweepPlan, metrics?: readonly string[]): Promise<CollectedSweep> {
  const isSelected = ({ name }: MetricResult) => metrics?.some((metric) => name.startsWith(metric)) ?? true;
  const evaluations = evaluationIds(plan);
  const runs = await Promise.all(
    plan.runs.map((run) => collectRun(folder, run, { plan, evaluation: evaluations.get(run.id)!, isSelected })),
  );
  return { heddle: { format: RUN_FORMAT }, sweep: plan.name, variants: plan.variants, runs };
}

interface CollectOptions {
  readonly plan: SweepPlan;
  /** Hash of the evaluation that the plan requires. */
  readonly evaluation: string;
  readonly isSelected: (result: MetricResult) => boolean;
}

async function collectRun(
  folder: string,
  run: PlannedRun,
  { plan, evaluation, isSelected }: CollectOptions,
): Promise<CollectedRun> {
  const end = await readState(folder, run.id);
  if (end?.state === "failed") return { ...run, state: "failed", message: end.message };
  // evaluated with other settings than those of this plan: the run must be evaluated again
  if (end?.evaluation !== evaluation) return { ...run, state: "waiting" };
  const store = folderStore(runFolder(folder, run.id));
  if (plan.evaluate === false) return { ...run, state: "done", trained: await trained(store), results: [] };
  const record = await requireEvaluation(store);
  const small = (results: readonly MetricResult[]) => results.filter(isSelected).map(smaller);
  return {
    ...run,
    state: "done",
    trained: await trained(store),
    results: small(record.results),
    ...(record.baseline && { baseline: small(record.baseline.results) }),
    ...(record.otherBaselines && {
      otherBaselines: Object.fromEntries(record.otherBaselines.map(({ name, results }) => [name, small(results)])),
    }),
  };
}

async function trained(store: RunStore): Promise<CollectedRun["trained"]> {
  const { cells, genes, epochs, parameters, klPerLatent } = await readSummary(store);
  const last = (await readEpochs(store)).at(-1);
  return {
    cells,
    genes,
    epochs,
    parameters,
    klPerLatent: klPerLatent.map(rounded),
    ...(last && { elbo: rounded(last.elbo) }),
  };
}

const rounded = (value: number): number => Number(value.toPrecision(6));

function smaller({
  interval,
  higherIsBetter: _higherIsBetter,
  range: _range,
  note: _note,
  ...result
}: MetricResult): CollectedResult {
  const { value, nullValue, ceiling } = result;
  return {
    ...result,
    value: rounded(value),
    ...(nullValue !== undefined && { nullValue: rounded(nullValue) }),
    ...(ceiling !== undefined && { ceiling: rounded(ceiling) }),
    ...(interval && { low: rounded(interval.low), high: rounded(interval.high) }),
  };
}

const COLUMNS = ["metric", "factor", "level", "latent", "value", "low", "high", "nullValue", "ceiling"] as const;

/** One line per result: id, variant, each key of the grid, seed, embedding ("model" or a baseline), the result. */
export function collectedCsv({ runs }: CollectedSweep): string {
  const keys = [...new Set(runs.flatMap(({ settings }) => Object.keys(settings)))];
  const head = ["id", "variant", ...keys, "seed", "on", ...COLUMNS];
  const lines = runs.flatMap((run) => {
    const named = [run.id, run.variant, ...keys.map((key) => ownValue(run.settings, key)), run.seed];
    const rows = (on: string, results: readonly CollectedResult[] = []) =>
      results.map(({ name, ...result }) => {
        const fields: Readonly<Record<string, unknown>> = { metric: name, ...result };
        return [...named, on, ...COLUMNS.map((column) => fields[column])];
      });
    const others = Object.entries(run.otherBaselines ?? {}).flatMap(([name, results]) => rows(name, results));
    return [...rows("model", run.results), ...rows("pca", run.baseline), ...others];
  });
  return `${[head, ...lines].map((line) => line.map(field).join(",")).join("\n")}\n`;
}

function field(value: unknown): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return csvField(typeof value === "string" ? value : JSON.stringify(value));
}
