import type { WrittenEmbedding } from "@heddle/anndata";
import { type Column, type DataSource, HeddleError, isHeddleError, type Matrix, type Table } from "@heddle/contracts";
import { quantile } from "@heddle/numerics";
import type { EncodedCells } from "../model/encode-cells.js";
import { mostProbable, type Predictions } from "../model/label-accuracy.js";
import { type LeftOutLatents, withoutLatents } from "../model/left-out-latents.js";
import { damaged } from "../store/json-file.js";
import type { RunStore } from "../store/run-store.js";
import { writeAnnDataFile } from "./anndata-file.js";

const FILE = "latents.h5ad";
const RESIDUALS = "X_poisson_varimax";
const UMAP = "X_umap";

export interface LatentsContents {
  readonly cells: Table;
  readonly encoded: EncodedCells;
  /** Principal components of the same cells and genes, the baseline of every report. */
  readonly baseline?: WrittenEmbedding;
  /** Rotated principal components of Poisson residuals, another baseline. */
  readonly rotatedResiduals?: WrittenEmbedding;
  /** UMAP of the data file. */
  readonly umap?: Matrix;
  /** Also writes the representation without these latents. */
  readonly leftOut?: LeftOutLatents;
}

/**
 * latents.h5ad: obsm["X_heddle"] (posterior means), "X_heddle_variance", "X_pca" and "X_poisson_varimax" (the baselines),
 * "X_umap" of the data file if it has one, obs as in the data, uns["heddle"]["divergence"] (mean KL per latent, nats);
 * where latents are left out, "X_heddle_without_…" and, in uns["heddle"]["left_out"], their numbers from 0. A model with a
 * classifier adds the most probable label and its probability to obs, all probabilities to obsm, and their levels to
 * uns["heddle"]["labels"]. Opens in scanpy.
 */
export async function writeLatents(store: RunStore, contents: LatentsContents, file = FILE): Promise<void> {
  const { cells, encoded, baseline, rotatedResiduals, umap, leftOut } = contents;
  const { predictions } = encoded;
  await writeAnnDataFile(store, file, {
    obs: predictions ? withPredictions(cells, predictions) : cells,
    obsm: {
      X_heddle: encoded.representation,
      X_heddle_variance: encoded.variances,
      ...(baseline && { X_pca: baseline }),
      ...(rotatedResiduals && { [RESIDUALS]: rotatedResiduals }),
      ...(umap && { [UMAP]: umap }),
      ...(leftOut && { [leftOut.name]: withoutLatents(encoded.representation, leftOut) }),
      ...(predictions && { [`X_heddle_probability_${predictions.column}`]: predictions.probabilities }),
    },
    uns: {
      heddle: {
        format: "1",
        divergence: encoded.klPerLatent,
        ...(leftOut && { left_out: Float64Array.from(leftOut.latents) }),
        ...(predictions && { labels: { [predictions.column]: predictions.levels } }),
      },
    },
  });
}

export interface StoredLatents {
  readonly cells: Table;
  readonly representation: Matrix;
  readonly variances: Matrix;
  readonly baseline?: Matrix;
  /** Absent in runs of older versions and for real values. */
  readonly rotatedResiduals?: Matrix;
  /** Absent if the data file has none. */
  readonly umap?: Matrix;
}

/** What writeLatents wrote. Throws HeddleError "bad-run-folder" if the run has no cells or the file is damaged. */
export async function readLatents(store: RunStore, file = FILE): Promise<StoredLatents> {
  if (!(await store.exists(file))) throw withoutCells(store, file);
  const where = `${store.name}/${file}`;
  const next = `Resume ${store.name} to write the file again, or use another copy of the run.`;
  try {
    const latents = await readFile(store, file);
    const problem = problemOf(latents);
    if (problem !== undefined) throw damaged(where, "finite representations of every cell", problem, next);
    return latents;
  } catch (error) {
    if (!isHeddleError(error) || error.kind === "bad-run-folder") throw error;
    throw damaged(where, error.details.expected, error.details.got, next, error);
  }
}

function problemOf({ representation, variances, baseline, rotatedResiduals, umap }: StoredLatents): string | undefined {
  if (variances.columns !== representation.columns)
    return `${variances.columns} variances of ${representation.columns} latents`;
  const all = {
    X_heddle: representation,
    X_heddle_variance: variances,
    ...(baseline && { X_pca: baseline }),
    ...(rotatedResiduals && { [RESIDUALS]: rotatedResiduals }),
    ...(umap && { [UMAP]: umap }),
  };
  for (const [name, { values }] of Object.entries(all)) {
    const at = values.findIndex((value) => !Number.isFinite(value));
    if (at >= 0) return `${values[at]} in obsm/${name}`;
  }
  return undefined;
}

async function readFile(store: RunStore, file: string): Promise<StoredLatents> {
  const [{ openHdf5 }, { listEmbeddings, readEmbeddingOf, readTable }] = await Promise.all([
    import("@heddle/hdf5"),
    import("@heddle/anndata"),
  ]);
  const tree = await openHdf5(await sourceIn(store, file));
  try {
    const names = (await listEmbeddings(tree)).map(({ name }) => name);
    const { table: cells } = await readTable(tree, "obs");
    const read = (name: string) => readEmbeddingOf(tree, name, cells.rows);
    const representation = await read("X_heddle");
    const variances = await read("X_heddle_variance");
    const optional = async (name: string) => (names.includes(name) ? read(name) : undefined);
    const [baseline, rotatedResiduals, umap] = [
      await optional("X_pca"),
      await optional(RESIDUALS),
      await optional(UMAP),
    ];
    return { cells, representation, variances, baseline, rotatedResiduals, ...(umap && { umap }) };
  } finally {
    await tree.close();
  }
}

const withoutCells = (store: RunStore, file: string) =>
  new HeddleError("bad-run-folder", {
    where: `${store.name}/${file}`,
    expected: "a run with encoded cells",
    got: "none: training is not finished, or it is a model alone",
    next: "Resume training until it is finished, or import the model together with its cells.",
  });

/** The median of each latent over the cells of a run. */
export async function readMedianRepresentation(store: RunStore): Promise<Float64Array> {
  const { rows, columns, values } = (await readLatents(store)).representation;
  const column = (j: number) => Float64Array.from({ length: rows }, (_, i) => values[i * columns + j]);
  return Float64Array.from({ length: columns }, (_, j) => quantile(column(j), 0.5));
}

async function sourceIn(store: RunStore, file: string): Promise<DataSource> {
  if (store.pathOf !== undefined) return { path: store.pathOf(file) };
  const bytes = (await store.read(file)) as Uint8Array<ArrayBuffer>;
  return { name: `${store.name}/${file}`, blob: new Blob([bytes]) };
}

/** The table with a column more. */
export function withColumn(table: Table, name: string, column: Column): Table {
  return { ...table, columns: new Map([...table.columns, [name, column]]) };
}

/** The cells with "heddle_predicted_…", the most probable label, and "heddle_probability_…", its probability. */
function withPredictions(cells: Table, predictions: Predictions): Table {
  const { codes, probability } = mostProbable(predictions);
  const label: Column = { kind: "categorical", codes, categories: predictions.levels };
  const labeled = withColumn(cells, `heddle_predicted_${predictions.column}`, label);
  return withColumn(labeled, `heddle_probability_${predictions.column}`, { kind: "number", values: probability });
}

/** Which part of the data each cell was in. */
export function splitColumn(cells: number, validation: Int32Array): Column {
  const codes = new Int32Array(cells);
  for (const cell of validation) codes[cell] = 1;
  return { kind: "categorical", codes, categories: ["training", "validation"] };
}
