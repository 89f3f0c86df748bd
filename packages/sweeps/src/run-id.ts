import { createHash } from "node:crypto";
import { basename, isAbsolute } from "node:path";
import type { SweepPlan } from "@heddle/contracts";
import { type Config, configSchema } from "@heddle/runtime/config";
import { withOriginalNames } from "@heddle/runtime/run-folder";

const ID_LENGTH = 16;

/**
 * The id of a run: a hash of everything that its training depends on. The evaluation, and the folders of the data and
 * of plugin files, are left out. Keys are hashed under their names of format 1, so that the ids of old sweeps stay.
 */
export function runId(config: Config, dataContents: string): string {
  const original = withOriginalNames(config) as Config;
  const {
    $schema: _editor,
    preset: _filledIn,
    evaluation: _judged,
    reports: _shown,
    trackers: _recorded,
    data,
    plugins,
    ...trained
  } = original;
  const { path: _place, ...reading } = data as Readonly<Record<string, unknown>>;
  const named = plugins.map((name) => (isAbsolute(name) ? basename(name) : name));
  return fingerprint({ ...trained, plugins: named, data: { ...reading, contents: dataContents } }).slice(0, ID_LENGTH);
}

/** Options added after format 1. Their defaults are not hashed, so that the ids of old sweeps stay. */
const ADDED = ["cells", "minCells", "minDetection"] as const;

/** A metric added to the defaults after format 1; without options it is not hashed, for the same reason. */
const ADDED_METRIC = "auroc";
const hasKeys = (options: object) => Object.keys(options).length > 0;

/** A hash of everything that an evaluation depends on besides the run, under the names of format 1. */
export function evaluationId(config: Config): string {
  const { evaluation, factors, missing } = withOriginalNames(config) as Config;
  const defaults = configSchema.shape.evaluation.parse({});
  const hashed: Partial<Config["evaluation"]> = { ...evaluation };
  for (const key of ADDED) if (hashed[key] === defaults[key]) delete hashed[key];
  hashed.metrics = evaluation.metrics.filter(({ use, ...options }) => use !== ADDED_METRIC || hasKeys(options));
  return fingerprint({ evaluation: hashed, factors, missing }).slice(0, ID_LENGTH);
}

/** The evaluation of a run that pauses, or that is not evaluated: a run in another state is not done. */
export const pausedEvaluationId = (evaluation: string, { until, evaluate }: Pick<SweepPlan, "until" | "evaluate">) =>
  until === undefined && evaluate === undefined
    ? evaluation
    : fingerprint({ evaluation, until, evaluate }).slice(0, ID_LENGTH);

/** SHA-256 of a value as JSON, independent of the order of keys. */
export const fingerprint = (value: unknown): string => createHash("sha256").update(canonical(value)).digest("hex");

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join(",")}}`;
}
