import { CELLS_PER_BLOCK, COUNTS_PER_CELL, type Table } from "@heddle/contracts";
import { log, log1p } from "@heddle/numerics";
import { inScope, type Tensor1D, tf } from "@heddle/ops";
import type { BatchSource } from "./data/batch-arrays.js";
import { announcePass } from "./data/cell-counts.js";
import { takeRows } from "./data/columns.js";
import { cutBatches, loadBatch } from "./data/minibatch.js";
import { type Change, changedCovariates, changedRepresentation, checkChange } from "./model/change.js";
import { CollectedExpression, columnsOfRows, type Expression, geneColumns, refuseTooMuch } from "./model/expression.js";
import type { SavedModel } from "./model/model-folder.js";
import { type MatchedData, type NewCellsOptions, withNewCells } from "./new-cells.js";
import { passExpression } from "./run-folder/expression-file.js";
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
  /** As in `DecodeOptions`. */
  readonly returnValues?: boolean;
  /** Writes an .h5ad file: X is the log fold change, layers are "before" and "after". */
  readonly output?: { readonly store: RunStore; readonly file: string };
}

export interface CounterfactualCells extends MatchedData, Counterfactual {
  readonly genes: Table;
}

/** Blocks of cells of the log fold change, and of the expression before and after. */
async function* changedBlocks(
  saved: SavedModel,
  source: BatchSource,
  change: Change,
  columns: Int32Array,
): AsyncGenerator<readonly Float32Array[]> {
  announcePass(source.counts);
  const logged = saved.model.likelihood.support === "real" ? (value: number) => value : log1p;
  const everyCell = Int32Array.from({ length: source.cells }, (_, i) => i);
  for (const cells of cutBatches(everyCell, CELLS_PER_BLOCK)) {
    const of = async (wanted: Change) =>
      columnsOfRows(await meanOf(saved, source, cells, wanted), source.genes, columns);
    const [before, after] = [await of({}), await of(change)];
    yield [after.map((value, at) => (logged(value) - logged(before[at])) / Math.LN2), before, after];
  }
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

/**
 * Expression of the cells before and after a change, for example of stimulated cells as if unstimulated. Each cell is
 * encoded unchanged; the decoder then receives other levels or values of covariates, or other values of latents. Throws
 * HeddleError "unseen-level" for a level that does not occur in training.
 */
export async function counterfactualCells(options: CounterfactualOptions): Promise<CounterfactualCells> {
  const { output, genes: wanted, returnValues = true } = options;
  return withNewCells(
    options,
    ({ shape }) => shape.covariates,
    async (saved, { source, ...alignment }) => {
      const columns = geneColumns(saved.genes, wanted);
      if (returnValues) refuseTooMuch(source.cells, columns.length, 3);
      checkChange(saved, options);
      const genes = takeRows(saved.genes, columns);
      const shape = [source.cells, columns.length] as const;
      const collected = new CollectedExpression(3, shape, returnValues);
      const blocks = collected.collect(changedBlocks(saved, source, options, columns));
      const tables = { obs: alignment.cells, var: genes };
      await passExpression(blocks, shape, tables, { output, layers: ["before", "after"] });
      const [logFoldChange, before, after] = collected.matrices;
      return { ...alignment, genes, before, after, logFoldChange };
    },
  );
}
