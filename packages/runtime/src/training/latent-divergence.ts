import type { Divergence, Posterior, PosteriorGroup } from "@heddle/contracts";
import { type Tensor2D, tf } from "@heddle/ops";

/**
 * N × U, nats: what each unit of the latent space tells, for reports and for which latents count as active. From a prior
 * whose divergence has a part for each unit, that part. From one that ties units together (a mixture), and where the
 * prior cannot be asked for lack of covariates, the divergence of each cell's unit from the unit over all cells of the
 * minibatch, as a Gaussian of that mean and variance (for a categorical code, their mean probabilities): 0 too for a
 * unit that says nothing, and never below.
 */
export const latentDivergence = (posterior: Posterior, divergence: Divergence | undefined): Tensor2D =>
  divergence?.perUnit ?? tf.concat(posterior.groups.map(fromAllCells), 1);

function fromAllCells(group: PosteriorGroup): Tensor2D {
  if (group.kind === "concrete") {
    const probabilities = tf.softmax(group.logits) as Tensor2D;
    const ratio = tf.sub(tf.logSoftmax(group.logits), tf.log(tf.mean(probabilities, 0)));
    return tf.sum(tf.mul(probabilities, ratio), 1, true) as Tensor2D;
  }
  const { mean, logVariance } = group;
  const variance = tf.exp(logVariance);
  const centre = tf.mean(mean, 0);
  const offset = tf.square(tf.sub(mean, centre));
  const total = tf.mean(tf.add(offset, variance), 0);
  const twice = tf.sub(tf.add(tf.div(tf.add(offset, variance), total), tf.log(total)), tf.add(logVariance, 1));
  return tf.mul(0.5, twice) as Tensor2D;
}
