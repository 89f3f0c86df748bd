import { resolve } from "node:path";
import { type Catalogue, folderStore, type RunStore, readConfig } from "@heddle/runtime";
import { catalogueOf, stringsIn } from "./gather.js";

/** A run that is there, with the plugins that its configuration names. */
export interface OpenedRun {
  readonly folder: string;
  readonly store: RunStore;
  readonly config: Readonly<Record<string, unknown>>;
  readonly catalogue: Catalogue;
}

/** Throws HeddleError "bad-run-folder" where there is no run. Packages are looked for from the run, then from `folder`. */
export async function openRun(run: string, folder: string): Promise<OpenedRun> {
  const place = resolve(folder, run);
  const store = folderStore(place);
  const config = (await readConfig(store)) as Record<string, unknown>;
  return { folder: place, store, config, catalogue: await catalogueOf(stringsIn(config.plugins), [place, folder]) };
}
