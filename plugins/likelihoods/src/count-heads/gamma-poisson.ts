import type { HeadOutput, Random, StepContext } from "@heddle/contracts";
import { createRandom, exp, sampleGamma, samplePoisson } from "@heddle/numerics";
import { type Tensor2D, tf } from "@heddle/ops";

/** Maximum Poisson rate, counts: truncates the heavy tail of the gamma. */
const LARGEST_RATE = 1e9;
/** Bound of |ln θ|, as in the density. */
const LARGEST_LOG_DISPERSION = 60;

/**
 * Counts of a gamma-Poisson mixture: rate ~ Gamma(θ, μ/θ), count ~ Poisson(rate), N × G. Runs in JavaScript: rejection
 * sampling needs an unknown number of draws, so that the step seeds one stream per cell. Not for use in a training step,
 * because it reads tensors. `kept` (N × G): probability that a count is kept; 1 by default.
 */
export function sampleCounts(mean: Tensor2D, dispersion: HeadOutput, step: StepContext, kept?: Tensor2D): Tensor2D {
  const [cells, genes] = mean.shape;
  const means = mean.dataSync();
  const chances = kept?.dataSync();
  const raw = dispersion.raw.dataSync();
  const random = seededBy(step);
  const counts = new Float32Array(cells * genes);
  for (let i = 0; i < cells; i++) {
    const stream = random.stream(i);
    const row = dispersion.rows ? dispersion.rows[i] : dispersion.raw.shape[0] === 1 ? 0 : i;
    for (let j = 0; j < genes; j++) {
      const at = i * genes + j;
      if (chances && stream.uniform() >= chances[at]) continue;
      counts[at] = sampleCount(stream, means[at], raw[row * genes + j]);
    }
  }
  return tf.tensor2d(counts, [cells, genes]);
}

/** Counts ~ Poisson(mean), N × G, with the streams of `sampleCounts`. */
export function samplePoissonCounts(mean: Tensor2D, step: StepContext): Tensor2D {
  const [cells, genes] = mean.shape;
  const random = seededBy(step);
  const counts = Float32Array.from(mean.dataSync());
  for (let i = 0; i < cells; i++) {
    const stream = random.stream(i);
    for (let at = i * genes; at < (i + 1) * genes; at++) {
      counts[at] = samplePoisson(stream, Math.min(LARGEST_RATE, counts[at]));
    }
  }
  return tf.tensor2d(counts, [cells, genes]);
}

function sampleCount(random: Random, mean: number, raw: number): number {
  const theta = exp(Math.max(-LARGEST_LOG_DISPERSION, Math.min(LARGEST_LOG_DISPERSION, raw)));
  return samplePoisson(random, Math.min(LARGEST_RATE, sampleGamma(random, theta, mean / theta)));
}

/** Two uniforms of 24 bits identify a stream. */
function seededBy(step: StepContext): Random {
  const [first, second] = tf.tidy(() => step.random.uniform("counts", [2]).dataSync());
  return createRandom(Math.floor(first * 0x1000000)).stream(Math.floor(second * 0x1000000));
}
