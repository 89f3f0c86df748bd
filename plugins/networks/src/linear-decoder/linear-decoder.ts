import {
  type Covariates,
  type DataShape,
  type Decoder,
  definePlugin,
  type HeadOutputs,
  HeddleError,
  type Latent,
  type Likelihood,
  latentColumns,
  type Matrix,
  type Random,
  type StateVariable,
  type StepContext,
  TOKENS,
  type Variable,
} from "@heddle/contracts";
import {
  Affine,
  BatchNormalization,
  type CovariateInput,
  covariateInput,
  type FreeHead,
  freeHead,
} from "@heddle/layers";
import { type Tensor2D, tf } from "@heddle/ops";
import { z } from "zod";

const options = z.strictObject({
  normalization: z
    .enum(["batch", "none"])
    .default("batch")
    .describe("Batch normalization of each gene's output, with learned scale and shift (scvi-tools: batch)."),
  bias: z
    .boolean()
    .default(false)
    .describe("Constant per gene; redundant with batch normalization, which has a shift."),
  momentum: z.number().gt(0).max(1).default(0.01).describe("Weight of the new minibatch in the running moments."),
  epsilon: z.number().gt(0).default(1e-3).describe("Constant added to variances in normalization."),
});
type Options = z.infer<typeof options>;

/** z · weights + covariates · covariateWeights, normalized: one raw head of N × G. */
class LinearHead {
  readonly weights: readonly Variable[];
  readonly state: readonly StateVariable[];
  private readonly affine: Affine;
  private readonly norm: BatchNormalization | undefined;

  constructor(
    name: string,
    private readonly options: Options,
    latents: number,
    data: DataShape,
    random: Random,
  ) {
    const { bias } = options;
    this.affine = new Affine(name, latents, data.covariates, data.genes, random, { bias });
    if (options.normalization === "batch") this.norm = new BatchNormalization(name, data.genes, options);
    this.weights = [...this.affine.variables, ...(this.norm ? [this.norm.scale, this.norm.shift] : [])];
    this.state = this.norm ? [this.norm.runningMean, this.norm.runningVariance] : [];
  }

  apply(z: Tensor2D, covariates: CovariateInput | undefined, step: StepContext): Tensor2D {
    const raw = this.affine.apply(z, covariates);
    return this.norm ? this.norm.apply(raw, step) : raw;
  }

  mapInputs(inverse: Matrix): void {
    this.affine.mapInputs(inverse);
  }

  /** G × columns: change of the head per unit of each latent, in evaluation mode. */
  loadings(): Tensor2D {
    return tf.tidy(() => {
      const weights = this.affine.weights.value as Tensor2D;
      if (this.norm === undefined) return tf.transpose(weights);
      const deviation = tf.sqrt(tf.add(this.norm.runningVariance.value, this.options.epsilon));
      return tf.transpose(tf.mul(weights, tf.div(this.norm.scale.value, deviation))) as Tensor2D;
    });
  }
}

class LinearDecoder implements Decoder {
  private readonly heads: readonly (readonly [string, LinearHead | FreeHead])[];
  private readonly leading: LinearHead;

  constructor(
    options: Options,
    private readonly data: DataShape,
    latents: number,
    likelihood: Likelihood,
    random: Random,
  ) {
    this.heads = likelihood.heads.map((spec) => [
      spec.name,
      freeHead(spec, data, random) ?? new LinearHead(spec.name, options, latents, data, random),
    ]);
    const linear = this.heads.map(([, head]) => head).filter((head) => head instanceof LinearHead);
    if (linear[0] === undefined) throw noLinearHead(likelihood);
    this.leading = linear[0];
  }

  get weights() {
    return this.heads.flatMap(([, head]) => (head instanceof LinearHead ? head.weights : head.variables));
  }

  get state() {
    return this.heads.flatMap(([, head]) => (head instanceof LinearHead ? head.state : []));
  }

  decode(latent: Latent, covariates: Covariates, step: StepContext): HeadOutputs {
    const input = covariateInput(covariates, this.data.covariates);
    return Object.fromEntries(
      this.heads.map(([name, head]) => [
        name,
        head instanceof LinearHead ? { raw: head.apply(latent.z, input, step) } : head.output(covariates),
      ]),
    );
  }

  /** Loadings of the first head of shape cell-gene, the likelihood's mean. */
  loadings(): Tensor2D {
    return this.leading.loadings();
  }

  rotateLatents(inverse: Matrix): void {
    for (const [, head] of this.heads) if (head instanceof LinearHead) head.mapInputs(inverse);
  }
}

const noLinearHead = (likelihood: Likelihood) =>
  new HeddleError("incompatible-plugins", {
    expected: "a likelihood with a head for each cell and gene",
    got: likelihood.heads.map(({ name }) => name).join(", ") || "no heads",
    next: "Choose another likelihood.",
  });

/**
 * LDVAE (Svensson et al. 2020, doi:10.1093/bioinformatics/btaa169), as scvi-tools' LinearSCVI: each head that varies
 * over cells is a linear map of latents and covariates, so that each latent has gene loadings.
 */
export default definePlugin({
  role: "decoder",
  name: "linear-decoder",
  apiVersion: 1,
  summary: "Linear map from latents to genes with interpretable loadings (LDVAE, Svensson et al. 2020).",
  source: "scvi-tools' LinearDecoderSCVI.",
  citations: [
    {
      text: "Svensson et al. 2020. Interpretable factor models of single-cell RNA-seq via variational autoencoders. Bioinformatics 36.",
      url: "https://doi.org/10.1093/bioinformatics/btaa169",
    },
  ],
  options,
  needs: [TOKENS.data, TOKENS.latentSpec, TOKENS.likelihood, TOKENS.random],
  create: (chosen, [data, spec, likelihood, random]) =>
    new LinearDecoder(chosen, data, latentColumns(spec), likelihood, random),
});
