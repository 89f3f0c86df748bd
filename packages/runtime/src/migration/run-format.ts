// Files of a run in the names of today. Old files are translated when they are read and stay as they are on disk.
import { type EvaluationRecord, HeddleError, type MetricResult, type SweepPlan } from "@heddle/contracts";
import { settingsWithCurrentNames, withCurrentNames } from "./config-names.js";
import { RENAMED_FIGURES, RENAMED_IN_LATENTS, RENAMED_RESULTS, type Rename } from "./renamed-keys.js";

/** Format of the files that this version writes. Format 1 has other names for the same content. */
export const RUN_FORMAT = 2;
export type RunFormat = 1 | typeof RUN_FORMAT;

type Plain = Readonly<Record<string, unknown>>;

/** The format that a file states. Throws HeddleError "bad-run-folder" for one that this version does not know. */
export function formatOf(stated: unknown, where: string): RunFormat {
  if (stated === 1 || stated === RUN_FORMAT) return stated;
  throw new HeddleError("bad-run-folder", {
    where,
    expected: `format 1 to ${RUN_FORMAT}`,
    got: `format ${JSON.stringify(stated)}`,
    next: "Open it with the version of Heddle that wrote it, or a newer one.",
  });
}

/** `{ heddle: { format } }`; files of format 1 that state none have none. */
const statedFormat = ({ heddle }: Plain): unknown => (heddle as { format?: unknown } | null | undefined)?.format ?? 1;

/** Throws HeddleError "bad-run-folder" for anything but an object. */
function plainObject(saved: unknown, where: string): Plain {
  if (typeof saved === "object" && saved !== null && !Array.isArray(saved)) return saved as Plain;
  throw new HeddleError("bad-run-folder", {
    where,
    expected: "a JSON object",
    got: Array.isArray(saved) ? "an array" : JSON.stringify(saved),
    next: "Use another copy of the run.",
  });
}

/** A saved configuration of that format, without the format. */
export function currentConfig(saved: unknown, where: string): unknown {
  const { heddle: _format, ...config } = plainObject(saved, where);
  return formatOf(statedFormat(saved as Plain), where) === 1 ? withCurrentNames(config) : config;
}

/** summary.json, without the format. */
export function currentSummary(saved: unknown, where: string): unknown {
  const { heddle: _format, ...summary } = plainObject(saved, where);
  formatOf(statedFormat(saved as Plain), where);
  return renameKeys(summary, RENAMED_FIGURES);
}

/** A line of metrics.jsonl. */
export const currentEpoch = (saved: unknown): unknown => renameFigures(saved as Plain, ["validation"]);

/** The progress in a checkpoint. */
export const currentProgress = (saved: unknown): unknown => renameFigures(saved as Plain, ["sums", "best"]);

/** evaluation.json. */
export function currentEvaluation(saved: unknown, where: string): EvaluationRecord {
  const record = saved as EvaluationRecord;
  if (formatOf(statedFormat(plainObject(saved, where)), where) === RUN_FORMAT) return record;
  return {
    ...record,
    heddle: { format: RUN_FORMAT },
    latents: record.latents.map((latent) => renameKeys(latent, RENAMED_IN_LATENTS)),
    results: record.results.map(currentResult),
    ...(record.baseline && { baseline: { ...record.baseline, results: record.baseline.results.map(currentResult) } }),
  };
}

/** plan.json of a sweep. */
export function currentPlan(saved: unknown, where: string): SweepPlan {
  const plan = saved as SweepPlan;
  if (formatOf(statedFormat(plainObject(saved, where)), where) === RUN_FORMAT) return plan;
  const variants = Object.entries(plan.variants).map(([name, settings]) => [name, settingsWithCurrentNames(settings)]);
  return {
    ...plan,
    heddle: { format: RUN_FORMAT },
    base: withCurrentNames(plan.base) as Plain,
    variants: Object.fromEntries(variants),
    runs: plan.runs.map((run) => ({ ...run, settings: settingsWithCurrentNames(run.settings) })),
  };
}

/** A metric's result, wherever it is stored. */
export function currentResult<R extends Pick<MetricResult, "name">>(result: R): R {
  const names = new Map(RENAMED_RESULTS);
  const parts = result.name.split("/");
  return { ...result, name: parts.map((part) => names.get(part) ?? part).join("/") };
}

/** The keys at the top and those of the objects under `inner`. */
function renameFigures(record: Plain, inner: readonly string[]): Plain {
  const entries = Object.entries(renameKeys(record, RENAMED_FIGURES)).map(([key, value]) => [
    key,
    inner.includes(key) && value !== null ? renameKeys(value as Plain, RENAMED_FIGURES) : value,
  ]);
  return Object.fromEntries(entries) as Plain;
}

/** Keeps the order of the keys. */
function renameKeys<T extends object>(record: T, renames: readonly Rename[]): T {
  const names = new Map(renames);
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [names.get(key) ?? key, value])) as T;
}
