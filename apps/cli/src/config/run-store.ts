import { resolve } from "node:path";
import { type AnyPlugin, folderStore, type RunStore } from "heddle";
import { readRunConfig } from "heddle/config";
import { stringsIn } from "./gather.js";
import { loadRunPlugins } from "./third-party.js";

/** An existing run, with the plugins that its configuration names. */
export interface OpenedRun {
  readonly folder: string;
  readonly store: RunStore;
  readonly config: Readonly<Record<string, unknown>>;
  readonly plugins: readonly AnyPlugin[];
}

/**
 * The run, with the plugins that it names and `more` (`--plugins`). Packages are resolved from the run, then from
 * `folder`. Throws HeddleError "bad-run-folder" if there is no run.
 */
export async function openRun(run: string, folder: string, more?: readonly string[]): Promise<OpenedRun> {
  const place = resolve(folder, run);
  const store = folderStore(place);
  const config = await readRunConfig(store);
  const plugins = await loadRunPlugins(stringsIn(config.plugins), more, [place, folder]);
  return { folder: place, store, config, plugins };
}
