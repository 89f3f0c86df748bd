import { type AnyPlugin, fetchModel, type RunStore, storeAt } from "heddle";
import { readRunConfig } from "heddle/config";
import type { Invocation } from "../result.js";
import { stringsIn } from "./gather.js";
import { placeAt } from "./place.js";
import { loadRunPlugins } from "./third-party.js";

/** An existing run, with the plugins that its configuration names. */
export interface OpenedRun {
  /** Its folder or address. */
  readonly place: string;
  readonly store: RunStore;
  readonly config: Readonly<Record<string, unknown>>;
  readonly plugins: readonly AnyPlugin[];
}

/**
 * The run, or the published model at an address, with the plugins that it names and those of `--plugins`. Packages are resolved from the run, then from the
 * working directory. Throws HeddleError "bad-run-folder" if there is no run, and "untrusted-plugins".
 */
export async function openRun(run: string, invocation: Invocation): Promise<OpenedRun> {
  const isPublished = /^https?:\/\//.test(run);
  const place = placeAt(invocation.terminal.folder, run);
  const store = isPublished ? await fetchModel(run) : storeAt(place);
  const config = await readRunConfig(store);
  const plugins = await loadRunPlugins(store, stringsIn(config.plugins), invocation);
  return { place, store, config, plugins };
}
