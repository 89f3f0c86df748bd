import type { Matrix } from "@heddle/contracts";
import { HeddleError } from "@heddle/contracts";
import type {
  CounterfactualOptions as Asking,
  CounterfactualCells,
  EmbeddedCells,
  PluginChoice,
  RunStore,
  SavedModel,
} from "@heddle/runtime";
import { storeAt } from "@heddle/runtime/stores";
import { locateData } from "#workers";
import { inTurn } from "./calls/in-turn.js";
import { catalogWith } from "./catalog-with.js";
import { type DataInput, givenData, openGiven } from "./data/data-input.js";
import type { PluginInput } from "./plugins-from.js";
import { resolvePlugins } from "./resolve-plugins.js";

export interface LoadModelOptions {
  /** Plugins besides the standard ones, where the run was trained with some. */
  readonly plugins?: readonly PluginInput[];
}

export interface EncodeOptions {
  /** How to read the cells, as `data` of a configuration; recognized when left out. */
  readonly data?: PluginChoice;
  /** Share of the model's genes that may be missing, 0.2 when left out; they count as not detected. */
  readonly missingLimit?: number;
}

export interface CounterfactualChange extends EncodeOptions, Pick<Asking, "covariates" | "latents" | "genes"> {}

export interface TraverseOptions {
  /** Where the latent goes. */
  readonly values: readonly number[];
  /** Where all others stay; the medians of the training cells when left out. */
  readonly at?: ArrayLike<number>;
}

/**
 * A trained model on this thread, which holds its weights: there is no model in another one. For whole files of cells
 * `embed`, `decode` and `counterfactual` take `thread: "worker"`; what a model here is asked for is some codes at a time.
 * Its methods wait their turn behind training on this thread.
 */
export interface Model extends SavedModel {
  /** Places cells, as embed() does. */
  encode(cells: DataInput | readonly DataInput[], options?: EncodeOptions): Promise<EmbeddedCells>;
  /**
   * The likelihood's mean for codes × latents: codes × genes, for a cell of 10,000 counts, covariates at the average of
   * their levels; in the data's own units for a likelihood of real values.
   */
  decode(codes: Matrix): Promise<Matrix>;
  /** What is decoded where one latent moves and all others stay: values × genes. */
  traverse(latent: number, options: TraverseOptions): Promise<Matrix>;
  /**
   * Genes × latents, where the decoder is linear: how far a step of 1 in each latent moves a gene's value before the
   * likelihood's link, for counts its log share up to what all genes have in common. Undefined for other decoders.
   */
  loadings(): Promise<Matrix | undefined>;
  /**
   * What cells would express, had they been otherwise: with a covariate at another level, or a latent at another value.
   * HeddleError "unseen-level" for a level that training never saw.
   */
  counterfactual(cells: DataInput | readonly DataInput[], change: CounterfactualChange): Promise<CounterfactualCells>;
  /** Gives back the weights' memory. */
  dispose(): void;
}

/**
 * The model of a run, with its weights. Starts the backend that the run was trained with. The caller disposes of it.
 *
 * @example
 * const model = await loadModel("runs/first");
 * const means = await model.traverse(0, { values: [-2, 0, 2] });
 * console.log(model.genes.index[0], means.values[0], means.values[2 * means.columns]);
 * model.dispose();
 */
export async function loadModel(run: string | RunStore, { plugins = [] }: LoadModelOptions = {}): Promise<Model> {
  const runtime = await import("@heddle/runtime");
  const store = typeof run === "string" ? storeAt(run) : run;
  const catalog = await catalogWith(await resolvePlugins(plugins));
  const { backend: pick } = runtime.resolveConfig(await runtime.readConfig(store), store.name);
  const backend = runtime.create(await runtime.choose(catalog, "backend", pick, "backend"));
  const onBackend: OnBackend = (compute) =>
    inTurn(async () => {
      await backend.start();
      return compute();
    });
  const saved = await onBackend(() => runtime.readModel(store, catalog));
  const read = (cells: DataInput | readonly DataInput[]) => openGiven(givenData(cells, locateData));
  return {
    ...saved,
    ...decoding(runtime, saved, store, onBackend),
    loadings: () => onBackend(() => runtime.readLoadings(saved)),
    encode: (cells, options = {}) =>
      onBackend(async () => runtime.embedCells({ ...(await read(cells)), ...options, catalog, store, loaded: saved })),
    counterfactual: (cells, change) =>
      onBackend(async () =>
        runtime.counterfactualCells({ ...(await read(cells)), ...change, catalog, store, loaded: saved }),
      ),
    dispose: () => runtime.disposeModel(saved.model),
  };
}

type Runtime = typeof import("@heddle/runtime");
/** Runs what computes when its turn comes, on the model's backend. */
type OnBackend = <T>(compute: () => T | Promise<T>) => Promise<T>;

function decoding(
  runtime: Runtime,
  saved: SavedModel,
  store: RunStore,
  onBackend: OnBackend,
): Pick<Model, "decode" | "traverse"> {
  const decode = (codes: Matrix) =>
    onBackend(() => ({
      rows: codes.rows,
      columns: saved.genes.rows,
      values: Float64Array.from(runtime.decodeMeans(saved, checkedCodes(codes, saved))),
    }));
  return {
    decode,
    traverse: async (latent, { values, at }) =>
      decode(movedCodes(at ?? (await runtime.readMedianRepresentation(store)), latent, values)),
  };
}

/** The same code once for each value, one latent moved to it. HeddleError "usage" for a latent that is not there. */
function movedCodes(at: ArrayLike<number>, latent: number, values: readonly number[]): Matrix {
  if (!Number.isInteger(latent) || latent < 0 || latent >= at.length)
    throw wrong(`a latent from 0 to ${at.length - 1}`, String(latent));
  const rows = values.flatMap((value) => Array.from(at).with(latent, value));
  return { rows: values.length, columns: at.length, values: Float64Array.from(rows) };
}

function checkedCodes(codes: Matrix, { model }: SavedModel): Matrix {
  const wanted = model.latentSpec.groups.reduce(
    (sum, group) => sum + (group.kind === "gaussian" ? group.size : group.categories),
    0,
  );
  if (codes.columns === wanted && codes.values.length === codes.rows * codes.columns) return codes;
  throw wrong(`codes × ${wanted} latents`, `${codes.rows} × ${codes.columns} with ${codes.values.length} values`);
}

const wrong = (expected: string, got: string) =>
  new HeddleError("usage", { expected, got, next: "Count latents from 0, as evaluate() does." });
