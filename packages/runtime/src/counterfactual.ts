import { CELLS_PER_BLOCK, COUNTS_PER_CELL, type Table } from "@heddle/contracts";
import { log, log1p } from "@heddle/numerics";
import { inScope, type Tensor1D, tf } from "@heddle/ops";
import type { BatchSource } from "./data/batch-arrays.js";
import { announcePass } from "./data/cell-counts.js";
import { takeRows } from "./data/columns.js";
import { cutBatches, loadBatch } from "./data/minibatch.js";
import { type Change, changedCovariates, changedRepresentation, checkChange } from "./model/change.js";
import { type Expression, emptyExpression, geneColumns, putRows, refuseTooMuch } from "./model/expression.js";
import type { SavedModel } from "./model/model-folder.js";
import { type MatchedData, type NewCellsOptions, withNewCells } from "./new-cells.js";
import { writeAnnDataFile } from "./run-folder/anndata-file.js";
import { evaluationSteps } from "./step/evaluation-steps.js";
import type { RunStore } from "./store/run-store.js";

/** Cells × genes each. */
export interface Counterfactual {
  /** E[x | z] of each cell before the change, at 10,000 counts per cell. */
  readonly before: Expression;
  /** The same after the change. */
  readonly after: Expression;
  /** log2 ((after + 1) / (before + 1)); for a likelihood of real values, which are logarithms, the difference over ln 2. */
  readonly logFoldChange: Expression;
}

export interface CounterfactualOptions extends NewCellsOptions, Change {
  /** Genes to decode, by the model's names; all by default. */
  readonly genes?: readonly string[];
  /** Writes an .h5ad file: X is the log fold change, layers are "before" and "after". */
  readonly output?: { readonly store: RunStore; readonly file: string };
}

export interface CounterfactualCells extends MatchedData, Counterfactual {
  readonly genes: Table;
}

/**
 * Expression of the cells before and after a change, for example of stimulated cells as if unstimulated. Each cell is
 * encoded unchanged; the decoder then receives other levels or values of covariates, or other values of latents. Throws
 * HeddleError "unseen-level" for a level that does not occur in training.
 */
export async function counterfactual(
  saved: SavedModel,
  source: BatchSource,
  change: Change,
  columns: Int32Array = geneColumns(saved.genes, undefined),
): Promise<Counterfactual> {
  checkChange(saved, change);
  announcePass(source.counts);
  const [before, after] = [0, 1].map(() => emptyExpression(source.cells, columns.length));
  for (const cells of cutBatches(
    Int32Array.from({ length: source.cells }, (_, i) => i),
    CELLS_PER_BLOCK,
  )) {
    for (const [into, wanted] of [
      [before, {}],
      [after, change],
    ] as const) {
      putRows(await meanOf(saved, source, cells, wanted), source.genes, columns, into, cells[0]);
    }
  }
  const logged = saved.model.likelihood.support === "real" ? (value: number) => value : log1p;
  const values = after.values.map((value, at) => (logged(value) - logged(before.values[at])) / Math.LN2);
  return { before: before, after: after, logFoldChange: { ...before, values } };
}

/** E[x | z, covariates] of some cells over all genes, after the change. */
async function meanOf(
  { model, shape, view }: SavedModel,
  source: BatchSource,
  cells: Int32Array,
  change: Change,
): Promise<Float32Array> {
  const batch = await loadBatch(source, cells);
  try {
    return inScope(() => {
      const steps = evaluationSteps();
      const { mean: code, spec } = model.encoder.encode(batch, steps.for("encoder"));
      const z = changedRepresentation(code, change, view);
      const covariates = changedCovariates(batch.covariates, shape.covariates, change);
      const heads = model.decoder.decode({ z, spec }, covariates, steps.for("decoder"));
      const logSize = tf.fill([cells.length], log(COUNTS_PER_CELL)) as Tensor1D;
      return model.likelihood.mean(heads, logSize).dataSync() as Float32Array;
    });
  } finally {
    batch.dispose();
  }
}

/** `counterfactual` of cells in files, with the model of a run. */
export async function counterfactualCells(options: CounterfactualOptions): Promise<CounterfactualCells> {
  const { output, genes: wanted } = options;
  return withNewCells(
    options,
    ({ shape }) => shape.covariates,
    async (saved, { source, ...alignment }) => {
      const columns = geneColumns(saved.genes, wanted);
      refuseTooMuch(source.cells, columns.length, 3);
      const found = await counterfactual(saved, source, options, columns);
      const genes = takeRows(saved.genes, columns);
      if (output) {
        const dense = (matrix: Expression) => ({ kind: "dense" as const, ...matrix });
        await writeAnnDataFile(output.store, output.file, {
          obs: alignment.cells,
          var: genes,
          X: dense(found.logFoldChange),
          layers: { before: dense(found.before), after: dense(found.after) },
        });
      }
      return { ...alignment, genes, ...found };
    },
  );
}
