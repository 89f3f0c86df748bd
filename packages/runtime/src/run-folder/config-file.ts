import { HeddleError } from "@heddle/contracts";
import type { Config } from "../config/schema.js";
import { currentConfig, RUN_FORMAT } from "../migration/run-format.js";
import { readJson } from "../store/json-file.js";
import type { RunStore } from "../store/run-store.js";

const FILE = "config.json";

/** The resolved configuration: everything needed to repeat the run. */
export async function writeConfig(store: RunStore, config: Config): Promise<void> {
  await store.write(FILE, `${JSON.stringify({ heddle: { format: RUN_FORMAT }, ...config }, null, 2)}\n`);
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
