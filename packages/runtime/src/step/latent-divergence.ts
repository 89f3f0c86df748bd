import type { Divergence, Posterior, PosteriorGroup } from "@heddle/contracts";
import { type Tensor2D, tf } from "@heddle/ops";

/**
 * KL divergence per column of the latents, N × columns, nats, for reports and for the choice of active latents. If the
 * prior has a closed form per latent, this is it; that of a categorical latent is divided equally among its columns.
 * Otherwise it is the divergence of each cell's posterior from the Gaussian with the mean and variance of all cells of
 * the minibatch (for a categorical latent, from the mean probabilities): 0 for an inactive latent, and ≥ 0 in the mean
 * over cells. Priors without a usable closed form: a mixture couples latents; a Laplace prior differs from every
 * Gaussian (`excludesZero`), so that its divergence is not 0 for an inactive latent; covariates may be absent.
 */
export const latentDivergence = (posterior: Posterior, divergence: Divergence | undefined): Tensor2D =>
  divergence?.perUnit && divergence.estimator === "analytic" && divergence.excludesZero !== true
    ? perColumn(divergence.perUnit, posterior)
    : tf.concat(posterior.groups.map(fromAllCells), 1);

function perColumn(perUnit: Tensor2D, { groups }: Posterior): Tensor2D {
  if (groups.every(({ kind }) => kind === "gaussian")) return perUnit;
  let unit = 0;
  const parts = groups.map((group) => {
    const units = group.kind === "gaussian" ? group.mean.shape[1] : 1;
    const own = tf.slice(perUnit, [0, unit], [-1, units]) as Tensor2D;
    unit += units;
    if (group.kind === "gaussian") return own;
    const categories = group.logits.shape[1];
    return tf.tile(tf.div(own, categories), [1, categories]) as Tensor2D;
  });
  return tf.concat(parts, 1);
}

function fromAllCells(group: PosteriorGroup): Tensor2D {
  if (group.kind === "concrete") {
    const probabilities = tf.softmax(group.logits) as Tensor2D;
    const ratio = tf.sub(tf.logSoftmax(group.logits), tf.log(tf.mean(probabilities, 0)));
    return tf.mul(probabilities, ratio) as Tensor2D;
  }
  return gaussianDivergence(group);
}

/** The divergence of each cell's Gaussian from the Gaussian with the mean and variance of all cells: N × units, nats. */
export function gaussianDivergence({
  mean,
  logVariance,
}: {
  readonly mean: Tensor2D;
  readonly logVariance: Tensor2D;
}): Tensor2D {
  const variance = tf.exp(logVariance);
  const center = tf.mean(mean, 0);
  const offset = tf.square(tf.sub(mean, center));
  const total = tf.mean(tf.add(offset, variance), 0);
  const twice = tf.sub(tf.add(tf.div(tf.add(offset, variance), total), tf.log(total)), tf.add(logVariance, 1));
  return tf.mul(0.5, twice) as Tensor2D;
}
