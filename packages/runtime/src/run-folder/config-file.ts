import { HeddleError } from "@heddle/contracts";
import type { Config } from "../config/schema.js";
import { readJson } from "../store/json-file.js";
import type { RunStore } from "../store/run-store.js";

const FILE = "config.json";

/** The resolved configuration: everything needed to repeat the run. */
export async function writeConfig(store: RunStore, config: Config): Promise<void> {
  await store.write(FILE, `${JSON.stringify(config, null, 2)}\n`);
}

/** As it stands in the run folder; resolving it again changes nothing. */
export async function readConfig(store: RunStore): Promise<unknown> {
  if (!(await store.exists(FILE))) {
    throw new HeddleError("bad-run-folder", {
      where: store.name,
      expected: "a run folder with config.json",
      got: "none there",
      next: "Give the folder that heddle train --out made.",
    });
  }
  return readJson(store, FILE);
}
