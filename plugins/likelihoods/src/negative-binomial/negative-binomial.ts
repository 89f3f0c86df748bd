import {
  definePlugin,
  type HeadOutputs,
  type HeadSpec,
  type Likelihood,
  type SparseCounts,
  type StepContext,
} from "@heddle/contracts";
import { negativeBinomialLogProb, type Tensor1D, type Tensor2D, tf } from "@heddle/ops";
import { z } from "zod";
import { countMean, headOf } from "../count-heads/count-mean.js";
import {
  type DispersionOption,
  dispersionHead,
  dispersionOption,
  MEAN_HEAD,
} from "../count-heads/dispersion-option.js";
import { sampleCounts } from "../count-heads/gamma-poisson.js";

/**
 * Negative binomial with mean μ = softmax(mean) · library size and dispersion θ = exp(dispersion): variance μ + μ²/θ
 * (Lopez et al. 2018, supplementary note 4). See `Likelihood`.
 *
 * scVI adds 1e-8 to μ and θ inside its logarithms. Here ln μ is exact from the logits, and ln θ is the head
 * itself. On the parity cases of scVI this changes ln p of a cell (−32 to −611 nats) by at most 3.3e-5
 * (scvi-parity.test.ts). The two differ only for a count with μ near 1e-8: the gradient of scVI vanishes there.
 */
class NegativeBinomial implements Likelihood {
  readonly heads: readonly HeadSpec[];
  readonly support = "counts";

  constructor(dispersion: DispersionOption) {
    this.heads = [MEAN_HEAD, dispersionHead(dispersion)];
  }

  logProb(counts: SparseCounts, heads: HeadOutputs, logSize: Tensor1D): Tensor1D {
    const { raw: dispersion, rows } = headOf(heads, "dispersion");
    return negativeBinomialLogProb(counts, { logits: headOf(heads, "mean").raw, logSize, dispersion, rows });
  }

  mean(heads: HeadOutputs, logSize: Tensor1D): Tensor2D {
    return countMean(headOf(heads, "mean").raw, logSize);
  }

  /** Exact, in JavaScript: see `sampleCounts`. */
  sample(heads: HeadOutputs, logSize: Tensor1D, step: StepContext): Tensor2D {
    return tf.tidy(() => sampleCounts(this.mean(heads, logSize), headOf(heads, "dispersion"), step));
  }
}

export default definePlugin({
  role: "likelihood",
  name: "negative-binomial",
  apiVersion: 1,
  summary: "Negative binomial counts, as scVI's gene_likelihood nb (Lopez et al. 2018).",
  source: 'scvi-tools\' gene_likelihood="nb": NegativeBinomial(mu, theta).',
  citations: [
    {
      text: "Lopez et al. 2018. Deep generative modeling for single-cell transcriptomics. Nature Methods 15.",
      url: "https://doi.org/10.1038/s41592-018-0229-2",
    },
  ],
  options: z.strictObject({ dispersion: dispersionOption }),
  create: ({ dispersion }) => new NegativeBinomial(dispersion),
});
