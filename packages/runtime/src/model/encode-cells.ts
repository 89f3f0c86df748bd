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
  const parts: ReturnType<typeof encodeBatch>[] = [];
  for (const cells of cutBatches(chosen, CELLS_PER_BLOCK)) {
    const batch = await loadBatch(source, cells);
    parts.push(inScope(() => encodeBatch({ model, view }, batch)));
    batch.dispose();
  }
  const latents = parts[0].divergence.length / parts[0].cells;
  const meanOf = (divergences: readonly Float32Array[]) => {
    const means = new Float64Array(latents);
    for (const part of divergences)
      for (const [i, value] of part.entries()) means[i % latents] += value / chosen.length;
    return means;
  };
  const divergence = meanOf(parts.map((part) => part.divergence));
  const marginal = view && meanOf(parts.flatMap((part) => part.marginal ?? []));
  return {
    representation: stack(
      parts.map(({ means }) => means),
      chosen.length,
    ),
    variances: stack(
      parts.map(({ variances }) => variances),
      chosen.length,
    ),
    klPerLatent: marginal
      ? divergence.map((kl, latent) => (view.rotation.latents.includes(latent) ? marginal[latent] : kl))
      : divergence,
    ...(marginal && { klInModelCoordinates: divergence }),
    ...predictionsOf(model, parts, chosen.length),
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
    cells: batch.counts.cells,
    means: mean.dataSync() as Float32Array,
    variances: variances.dataSync() as Float32Array,
    divergence: latentDivergence(posterior, ownDivergence(model, batch, posterior)).dataSync() as Float32Array,
    marginal: marginal?.dataSync() as Float32Array | undefined,
    probabilities: model.classifier?.probabilities(posterior.mean).dataSync() as Float32Array | undefined,
  };
}

function predictionsOf(
  { classifier }: Composition,
  parts: readonly ReturnType<typeof encodeBatch>[],
  cells: number,
): Pick<EncodedCells, "predictions"> {
  if (classifier === undefined) return {};
  const probabilities = stack(
    parts.flatMap((part) => part.probabilities ?? []),
    cells,
  );
  return { predictions: { column: classifier.column, levels: classifier.levels, probabilities } };
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

function stack(parts: readonly Float32Array[], rows: number): Matrix {
  const values = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    values.set(part, at);
    at += part.length;
  }
  return { rows, columns: values.length / rows, values };
}
