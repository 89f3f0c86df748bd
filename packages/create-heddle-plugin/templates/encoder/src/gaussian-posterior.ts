import { HeddleError, type LatentSpec, type Posterior } from "@heddle/contracts";
import { type Tensor1D, type Tensor2D, tf } from "@heddle/ops";

const LOG_TWO_PI = 1.8378770664093453;

/** N(mean, diag exp(logVariance)) of N cells, the columns divided among the groups of `spec`. See `Posterior`. */
export function gaussianPosterior(spec: LatentSpec, mean: Tensor2D, logVariance: Tensor2D): Posterior {
  const sizes = spec.groups.map((group) => {
    if (group.kind === "gaussian") return group.size;
    throw new HeddleError("incompatible-plugins", {
      expected: "Gaussian latents for the encoder my-plugin",
      got: `a group of kind ${group.kind}`,
      next: "Choose another encoder.",
    });
  });
  const part = (x: Tensor2D, i: number): Tensor2D =>
    tf.slice(x, [0, sizes.slice(0, i).reduce((sum, size) => sum + size, 0)], [-1, sizes[i]]);
  return {
    spec,
    groups: sizes.map((_, i) => ({ kind: "gaussian", mean: part(mean, i), logVariance: part(logVariance, i) })),
    mean: mean,
    sample: (step) => {
      const noise = step.random.normal("latent", mean.shape);
      return { z: tf.add(mean, tf.mul(noise, tf.exp(tf.mul(0.5, logVariance)))) as Tensor2D, spec };
    },
    logProb: ({ z }) => logDensity(z, mean, logVariance),
    aggregateLogProb({ z }, logWeights) {
      const as = (x: Tensor2D, axis: number) => tf.expandDims(x, axis) as unknown as Tensor2D;
      const pairs = logDensity(as(z, 1), as(mean, 0), as(logVariance, 0));
      return {
        joint: tf.logSumExp(tf.add(tf.sum(pairs, 2), logWeights), 1) as Tensor1D,
        perUnit: tf.logSumExp(tf.add(pairs, tf.expandDims(logWeights, 2)), 1) as unknown as Tensor2D,
      };
    },
  };
}

/** Log density per coordinate, nats. */
function logDensity(z: Tensor2D, mean: Tensor2D, logVariance: Tensor2D): Tensor2D {
  const scaled = tf.div(tf.square(tf.sub(z, mean)), tf.exp(logVariance));
  return tf.mul(-0.5, tf.add(tf.add(scaled, logVariance), LOG_TWO_PI)) as Tensor2D;
}
