/** A posterior with given moments: input of the prior and objective suites. */
import type { LatentSpec, Posterior } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { type Tensor1D, type Tensor2D, tf } from "@heddle/ops";

const LOG_TWO_PI = 1.8378770664093453;

/** Widths of the Gaussian groups; throws for a group of another kind. */
export function gaussianSizes(spec: LatentSpec): number[] {
  return spec.groups.map((group) => {
    if (group.kind !== "gaussian") throw new Error(`this suite supports Gaussian latents only, not ${group.kind}`);
    return group.size;
  });
}

// not tf.squaredDifference: its gradient fails if one operand was broadcast
const logDensity = (z: Tensor2D, mean: Tensor2D, logVariance: Tensor2D): Tensor2D =>
  tf.mul(
    -0.5,
    tf.add(tf.add(tf.div(tf.square(tf.sub(z, mean)), tf.exp(logVariance)), logVariance), LOG_TWO_PI),
  ) as Tensor2D;

/** N cells × columns; each group of `spec` has its own columns. */
export function gaussianPosterior(spec: LatentSpec, mean: Tensor2D, logVariance: Tensor2D): Posterior {
  const sizes = gaussianSizes(spec);
  // slices, because the gradient of tf.split fails for a single part
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
      const pairs = logDensity(
        tf.expandDims(z, 1) as unknown as Tensor2D,
        tf.expandDims(mean, 0) as unknown as Tensor2D,
        tf.expandDims(logVariance, 0) as unknown as Tensor2D,
      );
      return {
        joint: tf.logSumExp(tf.add(tf.sum(pairs, 2), logWeights), 1) as Tensor1D,
        perUnit: tf.logSumExp(tf.add(pairs, tf.expandDims(logWeights, 2)), 1) as unknown as Tensor2D,
      };
    },
  };
}

/** Moments of a few cells: means around ±1, variances from 0.1 to 3. */
export function momentsOf(cells: number, columns: number, seed = 5): { mean: Float32Array; logVariance: Float32Array } {
  const random = createRandom(seed);
  return {
    mean: random.stream("mean").normals(cells * columns),
    logVariance: random
      .stream("variance")
      .uniforms(cells * columns)
      .map((u) => 3.4 * u - 2.3),
  };
}
