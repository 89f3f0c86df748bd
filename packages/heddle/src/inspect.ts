import type { DatasetDescription } from "@heddle/contracts";
import type { PluginChoice } from "@heddle/runtime";
import { locateData } from "#workers";
import { type DataInput, givenData } from "./data/data-input.js";
import { startCall, type ThreadOptions } from "./thread/start-call.js";

export interface InspectOptions extends ThreadOptions {
  /** How to read it, as `data` of a configuration; recognized when left out. */
  readonly data?: PluginChoice;
}

/**
 * What a file or folder holds, without loading it: where raw counts are, which columns could be factors. On this thread,
 * unless `thread: "worker"`.
 *
 * @example
 * const { cells, taken, columns } = await inspect("cells.h5ad");
 * console.log(cells, taken?.name, columns.filter(({ role }) => role === "factor").map(({ name }) => name));
 */
export async function inspect(file: DataInput, options: InspectOptions = {}): Promise<DatasetDescription> {
  const { data: reader = { use: "auto" }, thread = "here", ...where } = options;
  const request = { data: givenData(file, locateData), reader };
  return startCall("inspect", { ...where, thread, request, stores: [], onEvent: () => {} }).result;
}
