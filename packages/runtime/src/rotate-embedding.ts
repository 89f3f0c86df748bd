import { type DataSource, HeddleError, type Matrix, type Table } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { create } from "./composition/compose.js";
import { resolveConfig } from "./config/resolve.js";
import type { PluginChoice } from "./config/schema.js";
import { readEmbedding } from "./data/read-embedding.js";
import { requireColumn } from "./data/require-column.js";
import { fitRotation } from "./model/fit-rotation.js";
import { rotatedMeans } from "./model/host-rotation.js";
import { withoutLevelMeans } from "./model/level-means.js";
import type { StoredRotation } from "./model/stored-rotation.js";
import type { Catalog } from "./plugins/catalog.js";
import { choose } from "./plugins/choose.js";
import { writeAnnDataFile } from "./run-folder/anndata-file.js";
import type { RunStore } from "./store/run-store.js";

export interface RotateEmbeddingOptions {
  readonly catalog: Catalog;
  readonly source: DataSource;
  /** Name of the embedding in obsm: "X_scVI". */
  readonly embedding: string;
  readonly rotation: PluginChoice;
  /** `seed` and `data`; other keys have no effect. */
  readonly config: unknown;
  /** Receives obsm["X_scVI_rotated"], and the map in uns["heddle"]["rotation"]. */
  readonly output?: { readonly store: RunStore; readonly file: string };
  readonly signal?: AbortSignal;
}

export interface RotatedEmbedding {
  readonly cells: Table;
  /** Name of the rotated embedding: "X_scVI_rotated". */
  readonly name: string;
  readonly representation: Matrix;
  /** If the rotation reads columns: the same without the means of their levels, "X_scVI_rotated_within". */
  readonly within?: { readonly name: string; readonly representation: Matrix };
  readonly rotation: StoredRotation;
}

/**
 * Rotates an embedding that another tool stored, such as the latents of scvi-tools. Constant columns stay as they are.
 * There is no model: the map applies to means only. A rotation that reads covariates also gives the rotated embedding
 * without the means of their levels, which no model could decode.
 */
export async function rotateEmbedding(options: RotateEmbeddingOptions): Promise<RotatedEmbedding> {
  const { catalog, source, embedding, output, signal, rotation: pick } = options;
  const config = resolveConfig(options.config);
  const rotation = create(await choose(catalog, "rotation", pick, "rotation"));
  const { representation: means, cellTable: cells } = await readEmbedding(catalog, config.data, source, embedding);
  const columns = new Map(rotation.usesColumns.map((name) => [name, requireColumn(cells, name, "rotation")]));
  const fitted = fitRotation({
    rotation,
    use: pick.use,
    means,
    columns,
    latentSpec: { groups: [{ kind: "gaussian", size: means.columns }] },
    // KL divergences are unknown: every column that varies is rotated
    klPerLatent: new Float64Array(means.columns).fill(1),
    activeThreshold: 0,
    random: createRandom(config.seed).stream("rotation"),
    signal,
  });
  if (fitted === undefined) throw nothingToDo(pick.use);
  const name = `${embedding}_rotated`;
  const representation = rotatedMeans(means, fitted);
  const within = columns.size > 0 && {
    within: {
      name: `${name}_within`,
      representation: withoutLevelMeans(representation, [...columns.values()]),
    },
  };
  const rotated = { cells, name, representation, ...within, rotation: fitted };
  if (output) await writeRotated(output, rotated, { [embedding]: means });
  return rotated;
}

/** Writes both embeddings and the map: rotated columns = matrix · columns, row by row. */
function writeRotated(
  { store, file }: NonNullable<RotateEmbeddingOptions["output"]>,
  { cells, name, representation, within, rotation }: RotatedEmbedding,
  own: Readonly<Record<string, Matrix>>,
): Promise<void> {
  const { use, latents, matrix, determined, components } = rotation;
  return writeAnnDataFile(store, file, {
    obs: cells,
    obsm: { ...own, [name]: representation, ...(within && { [within.name]: within.representation }) },
    uns: {
      heddle: {
        rotation: {
          use,
          columns: Float64Array.from(latents),
          matrix: Object.fromEntries(
            latents.map((column, i) => [
              `row_${column}`,
              matrix.values.slice(i * matrix.columns, (i + 1) * matrix.columns),
            ]),
          ),
          ...(determined && { determined: Float64Array.from(determined, Number) }),
          ...(components && { stability: Float64Array.from(components) }),
        },
      },
    },
  });
}

const nothingToDo = (use: string) =>
  new HeddleError("usage", {
    where: "rotation",
    expected: "a rotation, such as ica",
    got: `${use}, which leaves the columns as they are`,
    next: "Choose another rotation.",
  });
