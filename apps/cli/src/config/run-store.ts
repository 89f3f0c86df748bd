import { resolve } from "node:path";
import { type AnyPlugin, folderStore, type RunStore } from "heddle";
import { readRunConfig } from "heddle/config";
import { stringsIn } from "./gather.js";
import { loadThirdParty } from "./third-party.js";

/** A run that is there, with the plugins that its configuration names. */
export interface OpenedRun {
  readonly folder: string;
  readonly store: RunStore;
  readonly config: Readonly<Record<string, unknown>>;
  readonly plugins: readonly AnyPlugin[];
}

/** Throws HeddleError "bad-run-folder" where there is no run. Packages are looked for from the run, then from `folder`. */
export async function openRun(run: string, folder: string): Promise<OpenedRun> {
  const place = resolve(folder, run);
  const store = folderStore(place);
  const config = await readRunConfig(store);
  return { folder: place, store, config, plugins: await loadThirdParty(stringsIn(config.plugins), [place, folder]) };
}
