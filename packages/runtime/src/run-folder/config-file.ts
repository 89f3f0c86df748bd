import { HeddleError } from "@heddle/contracts";
import { z } from "zod";
import type { Config } from "../config/schema.js";
import type { DataRecord } from "../data/data-record.js";
import { currentConfig, RUN_FORMAT } from "../migration/run-format.js";
import { readJson } from "../store/json-file.js";
import type { RunStore } from "../store/run-store.js";

const FILE = "config.json";

/** The resolved configuration, which is everything needed to repeat the run, and the identity of its data. */
export async function writeConfig(store: RunStore, config: Config, data?: DataRecord): Promise<void> {
  const heddle = { format: RUN_FORMAT, ...(data && { data }) };
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
  columns: z.record(z.string(), z.string()),
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

/** In the names of today, whatever the format of the file; resolving it again changes nothing. */
export async function readConfig(store: RunStore): Promise<unknown> {
  if (!(await store.exists(FILE))) {
    throw new HeddleError("bad-run-folder", {
      where: store.name,
      expected: "a run folder with config.json",
      got: "none there",
      next: "Give the folder that heddle train --out made.",
    });
  }
  return currentConfig(await readJson(store, FILE), `${store.name}/${FILE}`);
}
