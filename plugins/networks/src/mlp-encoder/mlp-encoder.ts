import {
  type DataShape,
  definePlugin,
  type Encoder,
  type EncoderInput,
  type LatentGroup,
  type LatentSpec,
  type Likelihood,
  type Matrix,
  type Random,
  type StepContext,
  TOKENS,
  type Variable,
} from "@heddle/contracts";
import { Affine, CountsPerceptron, perceptronOptions } from "@heddle/layers";
import { log } from "@heddle/numerics";
import { type Tensor2D, tf } from "@heddle/ops";
import { z } from "zod";
import { ConcretePart } from "../posterior/concrete-part.js";
import { FactorizedPosterior, type PosteriorPart } from "../posterior/factorized-posterior.js";
import { GaussianPart } from "../posterior/gaussian-part.js";
import { logVarianceMap } from "./log-variance-map.js";

const options = z.strictObject({
  ...perceptronOptions,
  dropout: z.number().min(0).lt(1).default(0.1).describe("Dropout rate of hidden units during training."),
  varianceFloor: z.number().min(0).default(1e-4).describe("Constant added to the posterior variance exp(raw)."),
  covariates: z.boolean().default(false).describe("Give covariates to every layer of the encoder."),
  inputTransform: z
    .enum(["auto", "log1p", "none"])
    .default("auto")
    .describe("Transform of the input; auto: log1p for likelihoods of counts, none for real values."),
});
type Options = z.infer<typeof options>;

/** Maps the last hidden layer to one latent group of the posterior. */
interface Head {
  readonly variables: readonly Variable[];
  part(hidden: Tensor2D): PosteriorPart;
  fix?(coordinate: number, moments: Moments): void;
  rotate?(matrix: Matrix, variances: ArrayLike<number>): void;
}
type Moments = { readonly mean: number; readonly variance: number };

/** Smallest argument for which exp is a normal float32. */
const LEAST_VARIANCE = 1e-30;

class MlpEncoder implements Encoder {
  readonly usesCovariates: readonly string[];
  private readonly hidden: CountsPerceptron;
  private readonly heads: readonly Head[];

  constructor(options: Options, data: DataShape, spec: LatentSpec, likelihood: Likelihood, random: Random) {
    const covariates = options.covariates ? data.covariates : [];
    this.usesCovariates = covariates.map(({ name }) => name);
    const auto = likelihood.support === "real" ? "none" : "log1p";
    const transform = options.inputTransform === "auto" ? auto : options.inputTransform;
    this.hidden = new CountsPerceptron(options, data.genes, covariates, transform, random);
    this.heads = spec.groups.map((group, i) => head(group, i, options, random));
  }

  get weights() {
    return [...this.hidden.weights, ...this.heads.flatMap(({ variables }) => variables)];
  }

  get state() {
    return this.hidden.state;
  }

  encode(input: EncoderInput, step: StepContext): FactorizedPosterior {
    const hidden = this.hidden.apply(input, step);
    return new FactorizedPosterior(this.heads.map((each) => each.part(hidden)));
  }

  pinPosterior(group: number, coordinate: number, moments: Moments): void {
    this.heads[group]?.fix?.(coordinate, moments);
  }

  rotatePosterior(group: number, matrix: Matrix, variances: ArrayLike<number>): void {
    this.heads[group]?.rotate?.(matrix, variances);
  }
}

function head(group: LatentGroup, number: number, { hidden, varianceFloor }: Options, random: Random): Head {
  const affine = (name: string, outputs: number) =>
    new Affine(number === 0 ? name : `${name}${number}`, hidden, [], outputs, random);
  if (group.kind === "concrete") {
    const logits = affine("logits", group.categories);
    return { variables: logits.variables, part: (x) => new ConcretePart(logits.apply(x, undefined)) };
  }
  const [mean, variance] = [affine("mean", group.size), affine("variance", group.size)];
  const raw = (value: number) => log(Math.max(value - varianceFloor, LEAST_VARIANCE));
  return {
    variables: [...mean.variables, ...variance.variables],
    part(x) {
      const raised = tf.add(tf.exp(variance.apply(x, undefined)), varianceFloor);
      return new GaussianPart(mean.apply(x, undefined), tf.log(raised) as Tensor2D);
    },
    fix(coordinate, moments) {
      mean.fix(coordinate, moments.mean);
      variance.fix(coordinate, raw(moments.variance));
    },
    rotate(matrix, variances) {
      mean.mapOutputs(matrix);
      const { slopes, offset } = logVarianceMap(matrix, Float64Array.from(variances, raw));
      variance.mapOutputs(slopes, offset);
    },
  };
}

/** Encoder of scVI (Lopez et al. 2018, doi:10.1038/s41592-018-0229-2): q(z | x) from log1p of the counts. */
export default definePlugin({
  role: "encoder",
  name: "mlp-encoder",
  apiVersion: 1,
  summary: "Multilayer perceptron to a factorized posterior, as in scVI (Lopez et al. 2018).",
  source: "scvi-tools' Encoder and FCLayers.",
  citations: [
    {
      text: "Lopez et al. 2018. Deep generative modeling for single-cell transcriptomics. Nature Methods 15.",
      url: "https://doi.org/10.1038/s41592-018-0229-2",
    },
  ],
  options,
  needs: [TOKENS.data, TOKENS.latentSpec, TOKENS.likelihood, TOKENS.random],
  create: (chosen, [data, spec, likelihood, random]) => new MlpEncoder(chosen, data, spec, likelihood, random),
});
