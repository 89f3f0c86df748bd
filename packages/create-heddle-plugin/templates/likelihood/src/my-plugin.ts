import {
  definePlugin,
  type HeadOutputs,
  type Likelihood,
  type SparseCounts,
  type StepContext,
} from "@heddle/contracts";
import { createRandom, log, sampleGamma, samplePoisson } from "@heddle/numerics";
import { lgamma, logFactorials, type Tensor1D, type Tensor2D, tf } from "@heddle/ops";
import { z } from "zod";

const options = z.strictObject({
  dispersion: z
    .number()
    .positive()
    .default(10)
    .describe("Inverse dispersion θ of every gene; the variance is μ + μ² / θ."),
});

/**
 * Negative binomial counts with one dispersion for all genes: log p(x) = lgamma(x + θ) − lgamma(θ) − lgamma(x + 1) +
 * θ log(θ / (θ + μ)) + x log(μ / (θ + μ)), nats, with μ = softmax(raw) · exp(logSize). See `Likelihood`.
 */
export default definePlugin({
  role: "likelihood",
  name: "my-plugin",
  apiVersion: 1,
  summary: "Negative binomial counts with one dispersion for all genes.",
  source: "The equation above. Name the paper and the equation.",
  citations: [],
  options,
  create: ({ dispersion }): Likelihood => ({
    heads: [{ name: "mean", shape: "cell-gene" }],
    support: "counts",
    logProb: (counts, heads, logSize) => logProb(counts, heads, logSize, dispersion),
    mean: (heads, logSize) => tf.tidy(() => tf.exp(logMean(heads, logSize)) as Tensor2D),
    sample: (heads, logSize, step) =>
      sample(
        tf.tidy(() => tf.exp(logMean(heads, logSize)) as Tensor2D),
        dispersion,
        step,
      ),
  }),
});

// typed configurations check these options
declare module "@heddle/contracts" {
  interface PluginOptions {
    "likelihood/my-plugin": z.input<typeof options>;
  }
}

const logMean = (heads: HeadOutputs, logSize: Tensor1D): Tensor2D =>
  tf.add(tf.logSoftmax(heads.mean.raw), tf.expandDims(logSize, 1)) as Tensor2D;

function logProb(counts: SparseCounts, heads: HeadOutputs, logSize: Tensor1D, theta: number): Tensor1D {
  return tf.tidy(() => {
    const mean = logMean(heads, logSize);
    const logTotal = tf.log(tf.add(tf.exp(mean), theta));
    const x = counts.dense();
    const moving = tf.sub(tf.mul(x, mean), tf.mul(tf.add(x, theta), logTotal));
    return tf.add(tf.sum(moving, 1), constants(counts, theta)) as Tensor1D;
  });
}

/** Terms without a gradient, per cell. In tensors: a number computed in JavaScript would be constant in a replayed step. */
function constants(counts: SparseCounts, theta: number): Tensor1D {
  const rising = tf.sub(lgamma(tf.add(counts.dense(), theta)), lgamma(tf.scalar(theta)));
  const sums = tf.sub(tf.sum(rising, 1), logFactorials(counts));
  return tf.add(sums, counts.genes * theta * log(theta)) as Tensor1D;
}

/** Poisson counts with gamma-distributed rates, seeded by the step. Runs in JavaScript: not for use in a training step. */
function sample(mean: Tensor2D, theta: number, step: StepContext): Tensor2D {
  const means = mean.dataSync();
  const seed = tf.tidy(() => step.random.uniform("counts", [1]).dataSync()[0]);
  const random = createRandom(Math.floor(seed * 0x1000000));
  const counts = Float32Array.from(means, (value, at) => {
    const stream = random.stream(at);
    return samplePoisson(stream, sampleGamma(stream, theta, value / theta));
  });
  mean.dispose();
  return tf.tensor2d(counts, mean.shape);
}
