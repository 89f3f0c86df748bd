import type { Matrix, RunSummary, Table } from "@heddle/contracts";
import { quantile } from "@heddle/numerics";
import { type Baselines, computeBaselines } from "../data/baseline.js";
import { announcePass } from "../data/cell-counts.js";
import { LABEL_USES, type TrainingLabels } from "../data/labels.js";
import type { PreparedData } from "../data/prepare.js";
import { type EncodedCells, encodeCells } from "../model/encode-cells.js";
import { geneExpression } from "../model/gene-expression.js";
import { labelSummary } from "../model/label-accuracy.js";
import type { LatentView } from "../model/latent-view.js";
import { type SavedModel, writeModel } from "../model/model-folder.js";
import { reconstructionEffects } from "../model/reconstruction-effect.js";
import type { RunStore } from "../store/run-store.js";
import { type LatentsContents, splitColumn, withColumn, writeLatents } from "./latents-file.js";
import { LABEL_USE_COLUMN, SPLIT_COLUMN } from "./use-columns.js";

export interface SavedEncoding {
  readonly saved: SavedModel;
  readonly encoded: EncodedCells;
  /** What summary.json keeps of the encoded cells. */
  readonly figures: Pick<RunSummary, "klPerLatent" | "reconstructionEffectPerLatent" | "rotation" | "labels">;
}

/** Use of the cells in training: the validation cells, and the labels. */
interface CellUses {
  readonly validation?: Int32Array;
  readonly labels?: TrainingLabels;
}

const rotationSummary = ({ rotation }: LatentView, kl: Float64Array): NonNullable<RunSummary["rotation"]> => {
  const { matrix: _matrix, ...summary } = rotation;
  return { ...summary, klInModelCoordinates: [...kl] };
};

/** The cells with the columns of their uses. */
function withUses({ cellTable, cells }: PreparedData, { validation, labels }: CellUses): Table {
  const split = validation ? withColumn(cellTable, SPLIT_COLUMN, splitColumn(cells, validation)) : cellTable;
  if (labels === undefined) return split;
  return withColumn(split, LABEL_USE_COLUMN, { kind: "categorical", codes: labels.uses, categories: LABEL_USES });
}

/** In the precision of the file: half the memory while cells are encoded. */
function asWritten({ baseline, rotatedResiduals }: Baselines): Pick<LatentsContents, keyof Baselines> {
  const narrow = (matrix: Matrix) => ({ ...matrix, values: Float32Array.from(matrix.values) });
  return { baseline: narrow(baseline), ...(rotatedResiduals && { rotatedResiduals: narrow(rotatedResiduals) }) };
}

/** Places every cell of the run with its model, and writes model/ and latents.h5ad. Disposes the counts. */
export async function encodeAndSaveRun(
  store: RunStore,
  trained: Omit<SavedModel, "genes" | "medianLibrarySize" | "expression">,
  data: PreparedData,
  { validation, labels }: CellUses = {},
): Promise<SavedEncoding> {
  const { model, view, config } = trained;
  const medianLibrarySize = quantile(data.counts.facts.totals, 0.5);
  const expression = model.likelihood.support === "real" ? undefined : await geneExpression(data.counts, data.genes);
  const genes = { genes: data.geneTable, ...(expression && { expression }) };
  const saved: SavedModel = { ...trained, ...genes, medianLibrarySize };
  await writeModel(store, saved);
  const { support } = model.likelihood;
  const baselines = config.evaluation.baseline
    ? asWritten(await computeBaselines(data.counts, data.genes, config, support))
    : {};
  announcePass(data.counts);
  const encoded = await encodeCells(trained, data);
  const cells = withUses(data, { validation, labels });
  const effects = await reconstructionEffects({ model, view }, data, encoded.representation);
  // the file is written in their memory
  data.counts.dispose();
  await writeLatents(store, { cells, encoded, ...baselines, umap: data.umap });
  const { klPerLatent, klInModelCoordinates } = encoded;
  const rotation = view && klInModelCoordinates && rotationSummary(view, klInModelCoordinates);
  const { predictions } = encoded;
  return {
    saved,
    encoded,
    figures: {
      klPerLatent: [...klPerLatent],
      reconstructionEffectPerLatent: [...effects],
      ...(rotation && { rotation }),
      ...(labels && predictions && { labels: labelSummary(labels, predictions) }),
    },
  };
}
