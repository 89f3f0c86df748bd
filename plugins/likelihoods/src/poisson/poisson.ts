import {
  definePlugin,
  type HeadOutputs,
  type Likelihood,
  type SparseCounts,
  type StepContext,
} from "@heddle/contracts";
import { logFactorials, type Tensor1D, type Tensor2D, tf } from "@heddle/ops";
import { z } from "zod";
import { countMean, headOf } from "../count-heads/count-mean.js";
import { MEAN_HEAD } from "../count-heads/dispersion-option.js";
import { samplePoissonCounts } from "../count-heads/gamma-poisson.js";

const poisson: Likelihood = {
  heads: [MEAN_HEAD],
  support: "counts",

  /** Σ_j x_j ln μ_j − Σ_j μ_j − Σ_j ln x_j!, with Σ_j μ_j = exp(logSize), because the shares of a cell sum to 1. */
  logProb(counts: SparseCounts, heads: HeadOutputs, logSize: Tensor1D): Tensor1D {
    return tf.tidy(() => {
      const logShares = tf.logSoftmax(headOf(heads, "mean").raw);
      const logMean = tf.add(logShares, tf.expandDims(logSize, 1));
      const constant = tf.add(tf.exp(logSize), logFactorials(counts));
      return tf.sub(tf.sum(tf.mul(counts.dense(), logMean), 1), constant) as Tensor1D;
    });
  },

  mean: (heads: HeadOutputs, logSize: Tensor1D): Tensor2D => countMean(headOf(heads, "mean").raw, logSize),

  /** Exact, in JavaScript: see `sampleCounts`. */
  sample: (heads: HeadOutputs, logSize: Tensor1D, step: StepContext): Tensor2D =>
    tf.tidy(() => samplePoissonCounts(countMean(headOf(heads, "mean").raw, logSize), step)),
};

/** Counts without overdispersion, as scvi-tools' gene_likelihood "poisson". See `Likelihood`. */
export default definePlugin({
  role: "likelihood",
  name: "poisson",
  apiVersion: 1,
  summary: "Poisson counts, with variance equal to the mean, as scvi-tools' gene_likelihood poisson.",
  source: 'scvi-tools\' gene_likelihood="poisson".',
  citations: [
    {
      text: "Lopez et al. 2018. Deep generative modeling for single-cell transcriptomics. Nature Methods 15.",
      url: "https://doi.org/10.1038/s41592-018-0229-2",
    },
  ],
  options: z.strictObject({}),
  create: () => poisson,
});
