import type { Matrix } from "@heddle/contracts";
import { HeddleError, latentColumns } from "@heddle/contracts";
import type { EmbeddedCells, SavedModel } from "@heddle/runtime";
import type { CounterfactualCells } from "@heddle/runtime/analysis";
import { readConfig, resolveConfig } from "@heddle/runtime/config";
import type { RunStore } from "@heddle/runtime/stores";
import { storeAt } from "@heddle/runtime/stores";
import { locateData } from "#workers";
import { inTurn } from "./calls/in-turn.js";
import { catalogWith } from "./catalog-with.js";
import { READ_KEYS, type ReadOptions } from "./cells.js";
import { checkOptions, type OptionKeys } from "./check-options.js";
import { CHANGE_KEYS, type CounterfactualChange } from "./counterfactual.js";
import { type DataInput, openReferences, referencesTo } from "./data/data-input.js";
import { type GeneMethods, geneMethods } from "./latent-genes.js";
import type { PluginInput } from "./plugins-from.js";
import { resolvePlugins } from "./resolve-plugins.js";

export interface LoadModelOptions {
  /** Plugins besides the standard ones, where the run was trained with some. */
  readonly plugins?: readonly PluginInput[];
}

const LOAD_KEYS: OptionKeys<LoadModelOptions> = { plugins: true };
const TRAVERSE_KEYS: OptionKeys<TraverseOptions> = { values: true, at: true };

export interface TraverseOptions {
  /** Values of the latent. */
  readonly values: readonly number[];
  /** Values of all other latents. Default: the medians of the training cells. */
  readonly at?: ArrayLike<number>;
}

/**
 * A trained model with its weights on this thread. `embed`, `decode` and `counterfactual` with `thread: "worker"` serve
 * whole files; a model serves a few cells at a time. Its methods wait until earlier calls on this thread have ended.
 */
export interface Model extends SavedModel, GeneMethods {
  /** The latent representation of cells; see `embed`. */
  embed(data: DataInput | readonly DataInput[], options?: ReadOptions): Promise<EmbeddedCells>;
  /**
   * The likelihood's mean for a representation, cells × latents: cells × genes, at 10,000 counts per cell, with
   * covariates at the average of their levels; in the data's own units for a likelihood of real values.
   */
  decode(representation: Matrix): Promise<Matrix>;
  /** The decoded mean while one latent takes each value and all others stay: values × genes. */
  traverse(latent: number, options: TraverseOptions): Promise<Matrix>;
  /**
   * Genes × latents for a linear decoder: the change of a gene's value, before the likelihood's link, per unit of each
   * latent. For counts that is a change of the log share, up to a term that all genes have in common. Undefined for
   * other decoders.
   */
  loadings(): Promise<Matrix | undefined>;
  /** Expression with covariates at other levels or latents at other values; see `counterfactual`. */
  counterfactual(
    data: DataInput | readonly DataInput[],
    options: CounterfactualChange & ReadOptions,
  ): Promise<CounterfactualCells>;
  /** Frees the memory of the weights. */
  dispose(): void;
}

/**
 * The model of a run, with its weights, on the backend of its training. The caller disposes of it.
 *
 * @example
 * const model = await loadModel("runs/first");
 * const means = await model.traverse(0, { values: [-2, 0, 2] });
 * console.log(model.genes.index[0], means.values[0], means.values[2 * means.columns]);
 * model.dispose();
 */
export async function loadModel(run: string | RunStore, options: LoadModelOptions = {}): Promise<Model> {
  checkOptions("loadModel", options, LOAD_KEYS);
  const [runtime, { counterfactualCells }, runFolder, { choose }, { log1p }] = await Promise.all([
    import("@heddle/runtime"),
    import("@heddle/runtime/analysis"),
    import("@heddle/runtime/run-folder"),
    import("@heddle/runtime/plugins"),
    import("@heddle/numerics"),
  ]);
  const store = typeof run === "string" ? storeAt(run) : run;
  const catalog = await catalogWith(await resolvePlugins(options.plugins ?? []));
  const { backend: pick } = resolveConfig(await readConfig(store), store.name);
  const backend = runtime.create(await choose(catalog, "backend", pick, "backend"));
  const onBackend: OnBackend = (compute) =>
    inTurn(async () => {
      await backend.start();
      return compute();
    });
  const saved = await onBackend(() => runtime.readModel(store, catalog));
  const common = { catalog, store, loaded: saved };
  const open = (data: DataInput | readonly DataInput[]) => openReferences(referencesTo(data, locateData));
  const { decode, traverse } = decoding({ runtime, runFolder }, saved, store, onBackend);
  return {
    ...saved,
    decode,
    traverse,
    ...geneMethods({ runtime, runFolder, log1p, saved, store, decode, onBackend }),
    loadings: () => onBackend(() => runtime.readLoadings(saved)),
    embed: async (data, read = {}) => {
      checkOptions("model.embed", read, READ_KEYS);
      return onBackend(async () => runtime.embedCells({ ...read, ...(await open(data)), ...common }));
    },
    counterfactual: async (data, change) => {
      checkOptions("model.counterfactual", change, { ...READ_KEYS, ...CHANGE_KEYS });
      return onBackend(async () => counterfactualCells({ ...change, ...(await open(data)), ...common }));
    },
    dispose: () => runtime.disposeModel(saved.model),
  };
}

interface Engine {
  readonly runtime: typeof import("@heddle/runtime");
  readonly runFolder: typeof import("@heddle/runtime/run-folder");
}
/** Runs a computation on the model's backend, after earlier calls on this thread. */
type OnBackend = <T>(compute: () => T | Promise<T>) => Promise<T>;

function decoding(
  { runtime, runFolder }: Engine,
  saved: SavedModel,
  store: RunStore,
  onBackend: OnBackend,
): Pick<Model, "decode" | "traverse"> {
  const decode = (representation: Matrix) =>
    onBackend(() => {
      checkRepresentation(representation, saved);
      const values = Float64Array.from(runtime.decodeMeans(saved, representation));
      return { rows: representation.rows, columns: saved.genes.rows, values };
    });
  return {
    decode,
    traverse: async (latent, options) => {
      checkOptions("model.traverse", options, TRAVERSE_KEYS);
      const { values, at = await runFolder.readMedianRepresentation(store) } = options;
      return decode(traversal(at, latent, values));
    },
  };
}

/** One row per value: `at` with that value in the latent. HeddleError "usage" for a latent that does not exist. */
function traversal(at: ArrayLike<number>, latent: number, values: readonly number[]): Matrix {
  if (!Number.isInteger(latent) || latent < 0 || latent >= at.length)
    throw wrong(`a latent from 0 to ${at.length - 1}`, String(latent));
  const rows = values.flatMap((value) => Array.from(at).with(latent, value));
  return { rows: values.length, columns: at.length, values: Float64Array.from(rows) };
}

function checkRepresentation({ rows, columns, values }: Matrix, { model }: SavedModel): void {
  const latents = latentColumns(model.latentSpec);
  if (columns === latents && values.length === rows * columns) return;
  throw wrong(`cells × ${latents} latents`, `${rows} × ${columns} with ${values.length} values`);
}

const wrong = (expected: string, got: string) =>
  new HeddleError("usage", { expected, got, next: "Count latents from 0, as evaluate() does." });
