import {
  CELLS_PER_BLOCK,
  type Divergence,
  type Matrix,
  type Minibatch,
  type Posterior,
  type PosteriorGroup,
} from "@heddle/contracts";
import { inScope, type Tensor2D, tf } from "@heddle/ops";
import type { Composition } from "../composition/compose.js";
import type { BatchSource } from "../data/batch-arrays.js";
import { cutBatches, loadBatch } from "../data/minibatch.js";
import { evaluationSteps } from "../step/evaluation-steps.js";
import { gaussianDivergence, latentDivergence } from "../step/latent-divergence.js";
import type { Predictions } from "./label-accuracy.js";
import type { ViewedModel } from "./latent-view.js";

/** The posterior of every cell, without noise. */
export interface EncodedCells {
  /** Cells × columns: means, or probabilities. */
  readonly representation: Matrix;
  /** Cells × columns: variance of a Gaussian latent, or p (1 − p) of a category. */
  readonly variances: Matrix;
  /**
   * Mean KL over cells per column, nats; see latentDivergence. For a rotated latent it is marginal: the KL divergence of
   * each cell's marginal from the Gaussian of all cells of the block. Marginal divergences do not sum to the total.
   */
  readonly klPerLatent: Float64Array;
  /** The same in model coordinates, where it sums to the total; present if latents are rotated. */
  readonly klInModelCoordinates?: Float64Array;
  /** Predicted labels; present for a model with a classifier. */
  readonly predictions?: Predictions;
}

/** Posterior means, variances and KL divergences of all or selected cells, with running moments (evaluation mode). */
export async function encodeCells(
  { model, view }: ViewedModel,
  source: BatchSource,
  chosen: Int32Array = Int32Array.from({ length: source.cells }, (_, i) => i),
): Promise<EncodedCells> {
  const [means, variances, probabilities] = [0, 1, 2].map(() => new StackedRows(chosen.length));
  const [divergence, marginal] = [new ColumnMeans(chosen.length), new ColumnMeans(chosen.length)];
  for (const cells of cutBatches(chosen, CELLS_PER_BLOCK)) {
    const batch = await loadBatch(source, cells);
    const part = inScope(() => encodeBatch({ model, view }, batch));
    batch.dispose();
    means.add(part.means, cells.length);
    variances.add(part.variances, cells.length);
    divergence.add(part.divergence, cells.length);
    if (part.marginal) marginal.add(part.marginal, cells.length);
    if (part.probabilities) probabilities.add(part.probabilities, cells.length);
  }
  return {
    representation: means.matrix(),
    variances: variances.matrix(),
    klPerLatent: view
      ? divergence.values.map((kl, latent) => (view.rotation.latents.includes(latent) ? marginal.values[latent] : kl))
      : divergence.values,
    ...(view && { klInModelCoordinates: divergence.values }),
    ...predictionsOf(model, probabilities),
  };
}

function encodeBatch({ model, view }: ViewedModel, batch: Minibatch) {
  const steps = evaluationSteps();
  const posterior = model.encoder.encode(batch, steps.for("encoder"));
  const own = tf.concat(posterior.groups.map(varianceOf), 1) as Tensor2D;
  const mean = view?.fromModel(posterior.mean) ?? posterior.mean;
  const variances = view?.variances(own) ?? own;
  const marginal = view && gaussianDivergence({ mean, logVariance: tf.log(variances) });
  return {
    means: mean.dataSync() as Float32Array,
    variances: variances.dataSync() as Float32Array,
    divergence: latentDivergence(posterior, ownDivergence(model, batch, posterior)).dataSync() as Float32Array,
    marginal: marginal?.dataSync() as Float32Array | undefined,
    probabilities: model.classifier?.probabilities(posterior.mean).dataSync() as Float32Array | undefined,
  };
}

function predictionsOf({ classifier }: Composition, probabilities: StackedRows): Pick<EncodedCells, "predictions"> {
  if (classifier === undefined) return {};
  return {
    predictions: { column: classifier.column, levels: classifier.levels, probabilities: probabilities.matrix() },
  };
}

function varianceOf(group: PosteriorGroup): Tensor2D {
  if (group.kind === "gaussian") return tf.exp(group.logVariance);
  const probabilities = tf.softmax(group.logits);
  return tf.mul(probabilities, tf.sub(1, probabilities)) as Tensor2D;
}

/** Divergence from the prior; undefined if the prior uses covariates that were not read. */
function ownDivergence(
  { prior }: Composition,
  { covariates }: Minibatch,
  posterior: Posterior,
): Divergence | undefined {
  if (!prior.usesCovariates.every((name) => covariates.has(name))) return undefined;
  // the density of Concrete groups depends on the temperature; the divergence per unit does not
  const latent = { z: posterior.mean, spec: posterior.spec, temperature: tf.scalar(1) };
  return prior.divergence(posterior, latent, covariates, evaluationSteps().for("prior"));
}

/** A matrix of batches of rows, which are stored as they come: those of 1,000,000 cells take 80 MB. */
class StackedRows {
  private values = new Float64Array(0);
  private at = 0;

  constructor(private readonly rows: number) {}

  add(part: Float32Array, rows: number): void {
    if (this.at === 0) this.values = new Float64Array((part.length / rows) * this.rows);
    this.values.set(part, this.at);
    this.at += part.length;
  }

  matrix(): Matrix {
    return { rows: this.rows, columns: this.values.length / this.rows, values: this.values };
  }
}

/** Means of the columns over all rows, of batches of rows. */
class ColumnMeans {
  values = new Float64Array(0);

  constructor(private readonly rows: number) {}

  add(part: Float32Array, rows: number): void {
    const columns = part.length / rows;
    if (this.values.length === 0) this.values = new Float64Array(columns);
    for (const [i, value] of part.entries()) this.values[i % columns] += value / this.rows;
  }
}
