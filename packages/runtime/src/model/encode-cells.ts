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
import { latentDivergence } from "../step/latent-divergence.js";

/** The posterior of every cell, without noise. */
export interface EncodedCells {
  /** Cells × columns: means, or probabilities. */
  readonly representation: Matrix;
  /** Cells × columns: of a Gaussian coordinate; of a category's indicator, p (1 − p). */
  readonly variances: Matrix;
  /** Mean KL over cells per column, nats; see latentDivergence. */
  readonly klPerLatent: Float64Array;
}

/** Posterior means, variances and divergences of all cells or those chosen, running moments in place of the minibatch's. */
export function encodeCells(
  model: Composition,
  source: BatchSource,
  chosen: Int32Array = Int32Array.from({ length: source.cells }, (_, i) => i),
): EncodedCells {
  const parts = cutBatches(chosen, CELLS_PER_BLOCK).map((cells) => {
    const batch = loadBatch(source, cells);
    const part = inScope(() => encodeBatch(model, batch));
    batch.dispose();
    return part;
  });
  const latents = parts[0].divergence.length / parts[0].cells;
  const divergence = new Float64Array(latents);
  for (const part of parts) {
    for (const [i, value] of part.divergence.entries()) divergence[i % latents] += value / chosen.length;
  }
  return {
    representation: stack(
      parts.map(({ codes }) => codes),
      chosen.length,
    ),
    variances: stack(
      parts.map(({ variances }) => variances),
      chosen.length,
    ),
    klPerLatent: divergence,
  };
}

function encodeBatch(model: Composition, batch: Minibatch) {
  const steps = evaluationSteps();
  const posterior = model.encoder.encode(batch, steps.for("encoder"));
  const variances = posterior.groups.map(varianceOf);
  return {
    cells: batch.counts.cells,
    codes: posterior.mean.dataSync() as Float32Array,
    variances: tf.concat(variances, 1).dataSync() as Float32Array,
    divergence: latentDivergence(posterior, ownDivergence(model, batch, posterior)).dataSync() as Float32Array,
  };
}

function varianceOf(group: PosteriorGroup): Tensor2D {
  if (group.kind === "gaussian") return tf.exp(group.logVariance);
  const probabilities = tf.softmax(group.logits);
  return tf.mul(probabilities, tf.sub(1, probabilities)) as Tensor2D;
}

/** From the prior; undefined where that reads covariates which these cells were not asked for. */
function ownDivergence(
  { prior }: Composition,
  { covariates }: Minibatch,
  posterior: Posterior,
): Divergence | undefined {
  if (!prior.usesCovariates.every((name) => covariates.has(name))) return undefined;
  // Concrete groups have a density at some temperature only; parts per unit, which are wanted here, do not depend on it
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
