import { HeddleError, type Role } from "@heddle/contracts";
import { z } from "zod";
import { resolveConfig } from "../config/resolve.js";
import type { Config } from "../config/schema.js";
import type { DataRecord } from "../data/data-record.js";
import { currentConfig, RUN_FORMAT } from "../migration/run-format.js";
import type { PluginRecord } from "../plugins/plugin-record.js";
import { checked, readJson } from "../store/json-file.js";
import { namedValues } from "../store/named-values.js";
import type { RunStore } from "../store/run-store.js";

const FILE = "config.json";

/** Identity of the data, of third-party plugins and of the program of a run. */
export interface RunOrigin {
  readonly data?: DataRecord | undefined;
  readonly plugins?: readonly PluginRecord[];
  /** The version of Heddle that started the training; absent in runs of older versions and imported models. */
  readonly version?: string;
}

/** Writes the resolved configuration, with which training repeats the run, and the identity of data and plugins. */
export async function writeConfig(
  store: RunStore,
  config: Config,
  { data, plugins = [], version }: RunOrigin,
): Promise<void> {
  const heddle = {
    format: RUN_FORMAT,
    ...(version !== undefined && { version }),
    ...(data && { data }),
    ...(plugins.length > 0 && { plugins }),
  };
  await store.write(FILE, `${JSON.stringify({ heddle, ...config }, null, 2)}\n`);
  // whoever made the run chose its plugins
  await store.recordTrust?.(config.plugins);
}

const dataRecord = z.object({
  cells: z.int(),
  genes: z.int(),
  cellNames: z.string(),
  geneNames: z.string(),
  counts: z.string(),
  columns: namedValues(z.string()),
});

/** The data that the run was trained on; undefined for a run of a version that did not record them. */
export async function readDataRecord(store: RunStore): Promise<DataRecord | undefined> {
  const saved = (await readJson(store, FILE)) as { heddle?: { data?: unknown } } | null;
  if (saved?.heddle?.data === undefined) return undefined;
  const parsed = dataRecord.safeParse(saved.heddle.data);
  if (parsed.success) return parsed.data;
  throw new HeddleError("bad-run-folder", {
    where: `${store.name}/${FILE}: heddle.data`,
    expected: "sizes and hashes of the data",
    got: z.prettifyError(parsed.error),
    next: "Use another copy of the run.",
  });
}

const pluginRecords = z.array(
  z.object({ role: z.custom<Role>(), name: z.string(), package: z.string(), version: z.string() }),
);

/** Packages of the third-party plugins that trained the run; none in runs of older versions. */
export async function readPluginRecords(store: RunStore): Promise<readonly PluginRecord[]> {
  const saved = (await readJson(store, FILE)) as { heddle?: { plugins?: unknown } } | null;
  const parsed = pluginRecords.safeParse(saved?.heddle?.plugins);
  return parsed.success ? parsed.data : [];
}

/** The version of Heddle that started the training of a run; undefined in runs of older versions. */
export async function readVersion(store: RunStore): Promise<string | undefined> {
  const saved = (await readJson(store, FILE)) as { heddle?: { version?: unknown } } | null;
  const version = saved?.heddle?.version;
  return typeof version === "string" ? version : undefined;
}

/** What `writeConfig` wrote beside the configuration, for copies of a run. */
export async function readOrigin(store: RunStore): Promise<RunOrigin> {
  const [data, plugins, version] = [
    await readDataRecord(store),
    await readPluginRecords(store),
    await readVersion(store),
  ];
  return { data, plugins, version };
}

/** Keys that a resolved configuration of any version has: without one, a default would take the place of a setting. */
const KEYS = [
  "seed",
  "data",
  "genes",
  "latents",
  "factors",
  "encoder",
  "decoder",
  "likelihood",
  "objective",
  "training",
];
const completeConfig = z.looseObject(
  Object.fromEntries(KEYS.map((key) => [key, z.unknown().refine(isGiven, "missing")])),
);

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** With the current names, for every format of the file; resolving it again changes nothing. */
export async function readConfig(store: RunStore): Promise<unknown> {
  if (!(await store.exists(FILE))) {
    throw new HeddleError("bad-run-folder", {
      where: store.name,
      expected: "a run folder with config.json",
      got: "none there",
      next: "Give the folder that heddle train --out made.",
    });
  }
  const where = `${store.name}/${FILE}`;
  const config = checked(currentConfig(await readJson(store, FILE), where), completeConfig, where);
  resolveConfig(config, where);
  return config;
}
