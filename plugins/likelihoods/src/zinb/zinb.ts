import {
  definePlugin,
  type HeadOutputs,
  type HeadSpec,
  type Likelihood,
  type SparseCounts,
  type StepContext,
} from "@heddle/contracts";
import { type Tensor1D, type Tensor2D, tf, zinbLogProb } from "@heddle/ops";
import { z } from "zod";
import { countMean, headOf } from "../count-heads/count-mean.js";
import {
  type DispersionOption,
  dispersionHead,
  dispersionOption,
  MEAN_HEAD,
} from "../count-heads/dispersion-option.js";
import { sampleCounts } from "../count-heads/gamma-poisson.js";

const DROPOUT_HEAD: HeadSpec = { name: "dropout", shape: "cell-gene" };

/**
 * Negative binomial with zero inflation: a count is 0 with probability sigmoid(dropout) (Lopez et al. 2018, supplementary
 * note 4). See `Likelihood`; for the negative binomial and scVI's 1e-8 see the plugin negative-binomial.
 */
class ZeroInflatedNegativeBinomial implements Likelihood {
  readonly heads: readonly HeadSpec[];
  readonly support = "counts";

  constructor(dispersion: DispersionOption) {
    this.heads = [MEAN_HEAD, dispersionHead(dispersion), DROPOUT_HEAD];
  }

  logProb(counts: SparseCounts, heads: HeadOutputs, logSize: Tensor1D): Tensor1D {
    const { raw: dispersion, rows } = headOf(heads, "dispersion");
    const logits = headOf(heads, "mean").raw;
    const dropout = headOf(heads, "dropout").raw;
    return zinbLogProb(counts, { logits, logSize, dispersion, dropout, rows });
  }

  /** Mean of the observed counts: (1 − dropout probability) · μ. */
  mean(heads: HeadOutputs, logSize: Tensor1D): Tensor2D {
    return tf.tidy(() => tf.mul(countMean(headOf(heads, "mean").raw, logSize), kept(heads)) as Tensor2D);
  }

  /** Exact, in JavaScript: see `sampleCounts`. */
  sample(heads: HeadOutputs, logSize: Tensor1D, step: StepContext): Tensor2D {
    return tf.tidy(() => {
      const mean = countMean(headOf(heads, "mean").raw, logSize);
      return sampleCounts(mean, headOf(heads, "dispersion"), step, kept(heads));
    });
  }
}

/** sigmoid(−dropout): N × G. */
const kept = (heads: HeadOutputs): Tensor2D => tf.tidy(() => tf.sigmoid(tf.neg(headOf(heads, "dropout").raw)));

export default definePlugin({
  role: "likelihood",
  name: "zinb",
  apiVersion: 1,
  summary: "Zero-inflated negative binomial counts, as scVI's default likelihood (Lopez et al. 2018).",
  source: 'scvi-tools\' gene_likelihood="zinb": ZeroInflatedNegativeBinomial(mu, theta, zi_logits).',
  citations: [
    {
      text: "Lopez et al. 2018. Deep generative modeling for single-cell transcriptomics. Nature Methods 15.",
      url: "https://doi.org/10.1038/s41592-018-0229-2",
    },
  ],
  options: z.strictObject({ dispersion: dispersionOption }),
  create: ({ dispersion }) => new ZeroInflatedNegativeBinomial(dispersion),
});
