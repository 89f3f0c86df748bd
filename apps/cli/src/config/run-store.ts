import { resolve } from "node:path";
import { type Catalog, folderStore, type RunStore, readConfig } from "@heddle/runtime";
import { catalogOf, stringsIn } from "./gather.js";

/** A run that is there, with the plugins that its configuration names. */
export interface OpenedRun {
  readonly folder: string;
  readonly store: RunStore;
  readonly config: Readonly<Record<string, unknown>>;
  readonly catalog: Catalog;
}

/** Throws HeddleError "bad-run-folder" where there is no run. Packages are looked for from the run, then from `folder`. */
export async function openRun(run: string, folder: string): Promise<OpenedRun> {
  const place = resolve(folder, run);
  const store = folderStore(place);
  const config = (await readConfig(store)) as Record<string, unknown>;
  return { folder: place, store, config, catalog: await catalogOf(stringsIn(config.plugins), [place, folder]) };
}
