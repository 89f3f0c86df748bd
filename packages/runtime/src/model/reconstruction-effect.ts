import { CELLS_PER_BLOCK, type Matrix } from "@heddle/contracts";
import { mean, sum } from "@heddle/numerics";
import { inScope, type Tensor2D, tf } from "@heddle/ops";
import type { BatchSource } from "../data/batch-arrays.js";
import { cutBatches, type LoadedBatch, loadBatch } from "../data/minibatch.js";
import { evaluationSteps } from "../step/evaluation-steps.js";
import type { ViewedModel } from "./latent-view.js";

/** more cells change the mean below displayed digits and cost a decoder pass per latent */
const MOST_CELLS = 2000;

/**
 * Reconstruction effect of each latent: mean over cells of log p(x | z) − log p(x | z without it), nats, where z is the
 * posterior mean of a cell and "without it" sets the latent to its mean over cells. Uses at most 2,000 evenly spaced
 * cells. Near 0 for an inactive latent; negative if the likelihood is higher without the latent.
 */
export async function reconstructionEffects(
  { model, view }: ViewedModel,
  source: BatchSource,
  representation: Matrix,
): Promise<Float64Array> {
  const { rows, columns, values } = representation;
  const means = Array.from({ length: columns }, (_, j) =>
    mean(Float64Array.from({ length: rows }, (_, i) => values[i * columns + j])),
  );
  const cells = evenlySpaced(rows, MOST_CELLS);
  const effects = new Float64Array(columns);
  for (const part of cutBatches(cells, CELLS_PER_BLOCK)) {
    const batch = await loadBatch(source, part);
    const z = Float32Array.from({ length: part.length * columns }, (_, at) => {
      return values[part[Math.floor(at / columns)] * columns + (at % columns)];
    });
    const whole = logProbability({ model, view }, batch, z);
    for (const [j, level] of means.entries()) {
      const without = z.map((value, at) => (at % columns === j ? level : value));
      effects[j] += (whole - logProbability({ model, view }, batch, without)) / cells.length;
    }
    batch.dispose();
  }
  return effects;
}

function evenlySpaced(cells: number, most: number): Int32Array {
  const count = Math.min(cells, most);
  return Int32Array.from({ length: count }, (_, i) => Math.floor((i * cells) / count));
}

/** Σ over the cells of log p(x | z). */
function logProbability({ model, view }: ViewedModel, batch: LoadedBatch, z: Float32Array): number {
  const values = inScope(() => {
    const steps = evaluationSteps();
    const { logSize } = model.librarySize.infer(batch, steps.for("library-size"));
    const cells = batch.counts.cells;
    const given = tf.tensor2d(z, [cells, z.length / cells]) as Tensor2D;
    const latent = { z: view?.toModel(given) ?? given, spec: model.latentSpec };
    const heads = model.decoder.decode(latent, batch.covariates, steps.for("decoder"));
    return model.likelihood.logProb(batch.counts, heads, logSize).dataSync() as Float32Array;
  });
  return sum(Float64Array.from(values));
}
