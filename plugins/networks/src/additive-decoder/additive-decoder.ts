import {
  type Covariates,
  type DataShape,
  type Decoder,
  definePlugin,
  type HeadOutput,
  type HeadOutputs,
  type HeadSpec,
  type Latent,
  type LatentSpec,
  type Likelihood,
  latentColumns,
  type Random,
  type StepContext,
  TOKENS,
  type Variable,
} from "@heddle/contracts";
import {
  Affine,
  type CovariateInput,
  covariateInput,
  freeHead,
  Perceptron,
  perceptronOptions,
  tiledInput,
} from "@heddle/layers";
import { matrixProduct, pooledProduct, type Tensor1D, type Tensor2D, tf } from "@heddle/ops";
import { z } from "zod";
import { SplitMap } from "./split-map.js";

const options = z.strictObject({
  hidden: perceptronOptions.hidden,
  layers: z.int().min(1).default(2).describe("Number of hidden layers, shared by all splits."),
  activation: perceptronOptions.activation.default("elu").describe("Activation function, after normalization."),
  normalization: z
    .enum(["layer", "none"])
    .default("layer")
    .describe("Normalization of the hidden units of each split, without scale and shift."),
  dropout: z.number().min(0).lt(1).default(0).describe("Dropout rate of hidden units during training."),
  width: z
    .int()
    .min(1)
    .optional()
    .describe("Dimensions to which each latent is mapped; the number of latents by default."),
  pooling: z
    .enum(["log-sum-exp", "mean"])
    .default("log-sum-exp")
    .describe("Pooling over splits: log-mean-exp, or the mean."),
  deepCovariates: z
    .boolean()
    .default(false)
    .describe("Give covariates to every layer including heads, not only to the first."),
});
type Options = z.infer<typeof options>;

/** One head of the likelihood: pooled over the splits, or independent of the latents. */
interface Head {
  readonly variables: readonly Variable[];
  output(hidden: Tensor2D, input: CovariateInput | undefined, covariates: Covariates): HeadOutput;
}

function head(spec: HeadSpec, chosen: Options, splits: number, data: DataShape, random: Random): Head {
  const free = freeHead(spec, data, random);
  if (free) return { variables: free.variables, output: (_hidden, _input, covariates) => free.output(covariates) };
  const columns = chosen.deepCovariates ? data.covariates : [];
  const affine = new Affine(spec.name, chosen.hidden, columns, data.genes, random);
  const pool = (x: Tensor2D, own: CovariateInput | undefined): Tensor2D => {
    if (chosen.pooling === "mean") return affine.apply(meanOfSplits(x, splits), own);
    const pooled = pooledProduct(x, affine.weights.value as Tensor2D, affine.bias!.value as Tensor1D, splits);
    // terms equal in all splits are unchanged by the pooling
    const { covariateWeights } = affine;
    return own && covariateWeights
      ? (tf.add(pooled, own.product(covariateWeights.value as Tensor2D)) as Tensor2D)
      : pooled;
  };
  return { variables: affine.variables, output: (x, own) => ({ raw: pool(x, own) }) };
}

/** S·N × H → N × H: the mean of affine heads is the head of the mean. A product, because reshaping to rank 3 would copy. */
function meanOfSplits(hidden: Tensor2D, splits: number): Tensor2D {
  const cells = hidden.shape[0] / splits;
  const averaging = tf.tile(tf.div(tf.eye(cells), splits), [1, splits]) as Tensor2D;
  return matrixProduct(averaging, hidden);
}

class AdditiveDecoder implements Decoder {
  readonly weights: readonly Variable[];
  readonly state = [];
  private readonly map: SplitMap;
  private readonly hidden: Perceptron;
  private readonly heads: readonly (readonly [string, Head])[];

  constructor(
    chosen: Options,
    private readonly data: DataShape,
    spec: LatentSpec,
    likelihood: Likelihood,
    random: Random,
  ) {
    const width = chosen.width ?? latentColumns(spec);
    this.map = new SplitMap(spec, width, random);
    const settings = { ...chosen, momentum: 1, epsilon: 1 };
    this.hidden = new Perceptron("hidden", width, data.covariates, settings, random);
    this.heads = likelihood.heads.map((each) => [each.name, head(each, chosen, this.map.splits, data, random)]);
    const ofHeads = this.heads.flatMap(([, { variables }]) => variables);
    this.weights = [...this.map.weights, ...this.hidden.weights, ...ofHeads];
  }

  decode(latent: Latent, covariates: Covariates, step: StepContext): HeadOutputs {
    const input = covariateInput(covariates, this.data.covariates);
    const tiled = input && tiledInput(input, this.map.splits);
    const hidden = this.hidden.apply(this.map.apply(latent.z), tiled, step);
    return Object.fromEntries(this.heads.map(([name, { output }]) => [name, output(hidden, input, covariates)]));
  }
}

/**
 * DRVI's decoder (Moinfar & Theis 2024, doi:10.1101/2024.11.06.622266): each latent is decoded separately by
 * one shared network, and log-sum-exp pools the results: contributions of latents add on the scale of counts.
 */
export default definePlugin({
  role: "decoder",
  name: "additive-decoder",
  apiVersion: 1,
  summary: "Each latent decoded separately, pooled by log-sum-exp (DRVI, Moinfar & Theis 2024).",
  source: "drvi-py 0.2.8's DecoderDRVI with split_map and weights reused everywhere.",
  citations: [
    {
      text: "Moinfar & Theis 2024. Unsupervised Deep Disentangled Representation of Single-Cell Omics. bioRxiv.",
      url: "https://doi.org/10.1101/2024.11.06.622266",
    },
  ],
  options,
  needs: [TOKENS.data, TOKENS.latentSpec, TOKENS.likelihood, TOKENS.random],
  create: (chosen, [data, spec, likelihood, random]) => new AdditiveDecoder(chosen, data, spec, likelihood, random),
});
