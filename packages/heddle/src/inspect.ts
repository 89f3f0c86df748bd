import type { DatasetDescription } from "@heddle/contracts";
import type { PluginChoice } from "@heddle/runtime/config";
import { locateData } from "#workers";
import { checkOptions, type OptionKeys, THREAD_KEYS } from "./check-options.js";
import { type DataInput, referencesTo } from "./data/data-input.js";
import { startCall, type ThreadOptions } from "./thread/start-call.js";

export interface InspectOptions extends ThreadOptions {
  /** The dataset plugin and its options, as `data` of a configuration. Default: the plugin that recognizes the file. */
  readonly reader?: PluginChoice;
}

const KEYS: OptionKeys<InspectOptions> = { ...THREAD_KEYS, reader: true };

/**
 * Describes a file or folder without loading it: the matrices, the raw counts among them, the cell columns that could be
 * factors. `data` is undefined for a simulator as `reader`. Runs on this thread by default.
 *
 * @example
 * const { cells, taken, columns } = await inspect("cells.h5ad");
 * console.log(cells, taken?.name, columns.filter(({ role }) => role === "factor").map(({ name }) => name));
 */
export async function inspect(data: DataInput | undefined, options: InspectOptions = {}): Promise<DatasetDescription> {
  checkOptions("inspect", options, KEYS);
  const { reader = { use: "auto" }, thread = "here", ...where } = options;
  const request = { data: referencesTo(data, locateData), reader };
  return startCall("inspect", { ...where, thread, request, stores: [], onEvent: () => {} }).result;
}
