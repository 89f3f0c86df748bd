import { CELLS_PER_BLOCK, type Random } from "@heddle/contracts";
import { inScope, type Tensor1D, type Tensor2D, tf } from "@heddle/ops";
import type { BatchSource } from "../data/batch-arrays.js";
import { cutBatches, type LoadedBatch, loadBatch } from "../data/minibatch.js";
import { type Change, changedCovariates, changedRepresentation } from "../model/change.js";
import { type Expression, emptyExpression, geneColumns, putRows } from "../model/expression.js";
import type { SavedModel } from "../model/model-folder.js";
import { StepContexts } from "../step/contexts.js";

/**
 * Samples of normalized expression, one row per entry of `cells`, which may repeat: z ~ q(z | x), then the likelihood's
 * mean at a library size of 1. Every change decodes the same samples of z: one matrix per change, samples × genes.
 */
export async function sampleScales(
  saved: SavedModel,
  source: BatchSource,
  { cells, changes, random }: { cells: Int32Array; changes: readonly Change[]; random: Random },
): Promise<Expression[]> {
  const columns = geneColumns(saved.genes, undefined);
  const samples = changes.map(() => emptyExpression(cells.length, columns.length));
  let from = 0;
  for (const [step, part] of cutBatches(cells, CELLS_PER_BLOCK).entries()) {
    const batch = await loadBatch(source, part);
    try {
      const steps = stepsOf(saved, random, step);
      const decoded = inScope(() => decodeChanges(saved, batch, changes, steps));
      for (const [i, values] of decoded.entries()) putRows(values, source.genes, columns, samples[i], from);
    } finally {
      batch.dispose();
    }
    from += part.length;
  }
  return samples;
}

const stepsOf = ({ model }: SavedModel, random: Random, step: number) =>
  new StepContexts({
    training: false,
    position: { epoch: 0, step },
    plan: { epochs: 1, stepsPerEpoch: 1 },
    random,
    schedules: model.schedulesAtEnd,
    datasetSize: 0,
  });

function decodeChanges(
  { model, shape, view }: SavedModel,
  batch: LoadedBatch,
  changes: readonly Change[],
  steps: StepContexts,
): Float32Array[] {
  const latent = model.encoder.encode(batch, steps.for("encoder")).sample(steps.for("encoder"));
  const logSize = tf.zeros([batch.counts.cells]) as Tensor1D;
  return changes.map((change) => {
    const z = changedRepresentation(latent.z as Tensor2D, change, view);
    const covariates = changedCovariates(batch.covariates, shape.covariates, change);
    const heads = model.decoder.decode({ ...latent, z }, covariates, steps.for("decoder"));
    return model.likelihood.mean(heads, logSize).dataSync() as Float32Array;
  });
}
