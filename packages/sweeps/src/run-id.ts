import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { basename, isAbsolute, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { HeddleError, type SweepPlan } from "@heddle/contracts";
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

/** Hash of files and folders by their bytes; "" for none, as with simulated cells. */
export async function contentsOf(paths: readonly string[]): Promise<string> {
  if (paths.length === 0) return "";
  const hash = createHash("sha256");
  for (const path of paths) for (const file of await filesUnder(path)) hash.update(await hashOf(file));
  return hash.digest("hex");
}

async function filesUnder(path: string): Promise<string[]> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new HeddleError("missing-file", {
      where: path,
      expected: "the data of the sweep",
      got: "nothing there",
      next: "Correct data.path of the sweep's configuration, or give --data FILE.",
      cause,
    });
  });
  if (!found.isDirectory()) return [path];
  const names = (await readdir(path, { recursive: true })).sort();
  const files = await Promise.all(names.map(async (name) => ((await stat(join(path, name))).isFile() ? [name] : [])));
  return files.flat().map((name) => join(path, name));
}

async function hashOf(file: string): Promise<Buffer> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return hash.digest();
}
