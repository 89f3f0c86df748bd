// Options and the call of functions that apply a run's model to cells, such as embed and decode.
import type { PluginChoice } from "@heddle/runtime/config";
import type { RunStore } from "@heddle/runtime/stores";
import { storeAt } from "@heddle/runtime/stores";
import { locateData } from "#workers";
import type { AnswerOf, RequestOf } from "./calls/calls.js";
import { THREAD_KEYS } from "./check-options.js";
import { type DataInput, referencesTo } from "./data/data-input.js";
import { startCall, type ThreadOptions } from "./thread/start-call.js";

/** How a model reads cells. */
export interface ReadOptions {
  /** The dataset plugin and its options, as `data` of a configuration. Default: the plugin that recognizes the file. */
  readonly reader?: PluginChoice;
  /** Share of the model's genes that may be missing; missing genes count as 0. Default: 0.2. */
  readonly missingLimit?: number;
}

export interface CellsOptions extends ThreadOptions, ReadOptions {
  /** The cells. Several inputs become one dataset with a column `sample`. */
  readonly data: DataInput | readonly DataInput[];
  /** Path of an .h5ad file that receives the result. */
  readonly out?: string;
  /** True if `data` are the cells of training, read again: they are refused if they changed since, and cells that training dropped are left out. */
  readonly trainingData?: boolean;
}

export const READ_KEYS = { reader: true, missingLimit: true } as const;
export const CELLS_KEYS = { ...THREAD_KEYS, ...READ_KEYS, data: true, out: true, trainingData: true } as const;

type CellsCall = "embed" | "decode" | "counterfactual" | "differentialAbundance" | "differentialExpression";

/** Starts one of these calls, on this thread by default. `more` are further stores, after those of the run and the output. */
export function callOnCells<Name extends CellsCall>(
  name: Name,
  run: string | RunStore,
  { data, out, thread = "here", worker, plugins, signal, ...own }: CellsOptions,
  more: readonly (string | RunStore)[] = [],
): Promise<AnswerOf<Name>> {
  const output = out === undefined ? undefined : splitPath(out);
  return startCall(name, {
    thread,
    worker,
    plugins,
    signal,
    request: { ...own, data: referencesTo(data, locateData), file: output?.file } as RequestOf<Name>,
    stores: [run, ...(output === undefined ? [] : [storeAt(output.folder)]), ...more],
    onEvent: () => {},
  }).result;
}

/** The folder and the name of a file. */
export function splitPath(path: string): { folder: string; file: string } {
  const at = Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\"));
  return { folder: at < 0 ? "." : path.slice(0, Math.max(at, 1)), file: path.slice(at + 1) };
}
