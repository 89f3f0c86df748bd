import { HeddleError } from "@heddle/contracts";
import type { Pseudobulk } from "@heddle/runtime/analysis";
import type { PluginChoice } from "@heddle/runtime/config";
import { storeAt } from "@heddle/runtime/stores";
import { locateData } from "#workers";
import { splitPath } from "./cells.js";
import { checkOptions, type OptionKeys, THREAD_KEYS } from "./check-options.js";
import { type DataInput, referencesTo } from "./data/data-input.js";
import { startCall, type ThreadOptions } from "./thread/start-call.js";

export interface PseudobulkOptions extends ThreadOptions {
  /** Cell columns whose combinations of levels are the groups, such as donor and condition. */
  readonly by: readonly string[];
  /** The dataset plugin and its options, as `data` of a configuration. Default: the plugin that recognizes the file. */
  readonly reader?: PluginChoice;
  /** Path of a .csv or .parquet file that receives genes × groups. */
  readonly out?: string;
}

const KEYS: OptionKeys<PseudobulkOptions> = { ...THREAD_KEYS, by: true, reader: true, out: true };

/**
 * Raw counts of all genes, added over the cells of each group, for tests that generalize to new donors (edgeR, DESeq2).
 * Runs on this thread by default.
 *
 * @example
 * const { groups, counts } = await pseudobulk("cells.h5ad", { by: ["donor", "condition"], out: "counts.csv" });
 */
export async function pseudobulk(
  data: DataInput | readonly DataInput[],
  options: PseudobulkOptions,
): Promise<Pseudobulk> {
  checkOptions("pseudobulk", options, KEYS);
  const { by, reader, out, thread = "here", ...where } = options;
  if (by.length === 0)
    throw new HeddleError("usage", { where: "by", expected: "a cell column", got: "none", next: "Name one or more." });
  if (out !== undefined) (await import("@heddle/reports/table")).requireTableFile(out);
  const output = out === undefined ? undefined : splitPath(out);
  const request = {
    by,
    data: referencesTo(data, locateData),
    ...(reader && { reader }),
    ...(output && { file: output.file }),
  };
  const stores = output === undefined ? [] : [storeAt(output.folder)];
  return startCall("pseudobulk", { ...where, thread, request, stores, onEvent: () => {} }).result;
}
