import {
  type DataShape,
  definePlugin,
  type Encoder,
  HeddleError,
  type LatentSpec,
  type Likelihood,
  type Minibatch,
  type Random,
  type StepContext,
  TOKENS,
} from "@heddle/contracts";
import { type CountTransform, countsProduct, type Tensor2D, tf } from "@heddle/ops";
import { z } from "zod";
import { Affine } from "../layers/affine.js";
import { covariateColumns, covariateWidth, Perceptron, perceptronOptions } from "../layers/perceptron.js";
import { GaussianPosterior } from "../posterior/gaussian-posterior.js";

const options = z.strictObject({
  ...perceptronOptions,
  dropout: z.number().min(0).lt(1).default(0.1).describe("Share of hidden units set to 0 in training."),
  varianceFloor: z.number().min(0).default(1e-4).describe("Added to the posterior variance exp(raw)."),
  covariates: z.boolean().default(false).describe("Give the covariates to every layer of the encoder too."),
  inputTransform: z
    .enum(["auto", "log1p", "none"])
    .default("auto")
    .describe("Of the counts; auto: log1p for likelihoods of counts, none for real values."),
});
type Options = z.infer<typeof options>;

class MlpEncoder implements Encoder {
  private readonly hidden: Perceptron;
  private readonly mean: Affine;
  private readonly variance: Affine;
  private readonly transform: CountTransform;
  private readonly covariates: DataShape["covariates"];

  constructor(
    private readonly options: Options,
    data: DataShape,
    latents: number,
    likelihood: Likelihood,
    random: Random,
  ) {
    this.covariates = options.covariates ? data.covariates : [];
    this.hidden = new Perceptron("hidden", data.genes, covariateWidth(this.covariates), options, random);
    this.mean = new Affine("mean", options.hidden, 0, latents, random);
    this.variance = new Affine("variance", options.hidden, 0, latents, random);
    const auto = likelihood.support === "real" ? "none" : "log1p";
    this.transform = options.inputTransform === "auto" ? auto : options.inputTransform;
  }

  get weights() {
    return [...this.hidden.weights, ...this.mean.variables, ...this.variance.variables];
  }

  get state() {
    return this.hidden.state;
  }

  encode(batch: Minibatch, step: StepContext): GaussianPosterior {
    const covariates = covariateColumns(batch.covariates, this.covariates);
    const { first } = this.hidden;
    const product = countsProduct(batch.counts, first.weights.value as Tensor2D, this.transform);
    const hidden = this.hidden.afterFirst(first.complete(product, covariates), covariates, step);
    const variance = tf.add(tf.exp(this.variance.apply(hidden, undefined)), this.options.varianceFloor);
    return new GaussianPosterior(this.mean.apply(hidden, undefined), tf.log(variance) as Tensor2D);
  }
}

function gaussianSize(spec: LatentSpec): number {
  const [group, ...others] = spec.groups;
  if (group?.kind === "gaussian" && others.length === 0) return group.size;
  throw new HeddleError("incompatible-plugins", {
    expected: "one group of Gaussian latents for the encoder mlp-encoder",
    got: spec.groups.map((g) => g.kind).join(" + "),
    next: "Choose an encoder for such latents, or an objective that does not ask for them.",
  });
}

/** The encoder of scVI (Lopez et al. 2018, doi:10.1038/s41592-018-0229-2): q(z | x) from log1p of the counts. */
export default definePlugin({
  role: "encoder",
  name: "mlp-encoder",
  apiVersion: 1,
  summary: "Multilayer perceptron to a diagonal Gaussian posterior, as in scVI (Lopez et al. 2018).",
  source: "scvi-tools' Encoder and FCLayers.",
  citations: [
    {
      text: "Lopez et al. 2018. Deep generative modeling for single-cell transcriptomics. Nature Methods 15.",
      url: "https://doi.org/10.1038/s41592-018-0229-2",
    },
  ],
  options,
  needs: [TOKENS.data, TOKENS.latentSpec, TOKENS.likelihood, TOKENS.random],
  create: (chosen, [data, spec, likelihood, random]) =>
    new MlpEncoder(chosen, data, gaussianSize(spec), likelihood, random),
});
