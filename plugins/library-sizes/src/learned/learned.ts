import {
  type Covariates,
  type DataShape,
  definePlugin,
  HeddleError,
  type LibrarySize,
  type Likelihood,
  type Minibatch,
  type Moments,
  ownValue,
  type Random,
  type StateVariable,
  type StepContext,
  TOKENS,
  type Variable,
} from "@heddle/contracts";
import {
  Affine,
  CountsPerceptron,
  covariateRows,
  type GaussianMoments,
  gaussianDivergence,
  perceptronOptions,
} from "@heddle/layers";
import { log } from "@heddle/numerics";
import { levelProduct, type Tensor1D, type Tensor2D, tf, variable } from "@heddle/ops";
import { z } from "zod";

const options = z.strictObject({
  ...perceptronOptions,
  dropout: z.number().min(0).lt(1).default(0.1).describe("Dropout rate of hidden units during training."),
  varianceFloor: z.number().min(0).default(1e-4).describe("Constant added to the posterior variance exp(raw)."),
  covariates: z.boolean().default(false).describe("Give covariates to every layer of this encoder."),
  by: z
    .string()
    .min(1)
    .optional()
    .describe("Categorical covariate whose levels have separate priors (scvi-tools: the batch)."),
});
type Options = z.infer<typeof options>;

/** Minimum variance, for a level with one cell or equal cells: a hundredth on the scale of counts. */
const SMALLEST_VARIANCE = 1e-4;

/** Log library size: a normal prior with the moments of the data, a normal posterior from a small encoder; N × 1. */
class LearnedSize implements LibrarySize {
  readonly weights: readonly Variable[];
  readonly state: readonly StateVariable[];
  private readonly hidden: CountsPerceptron;
  private readonly mean: Affine;
  private readonly variance: Affine;
  private readonly priorMean: StateVariable;
  private readonly priorLogVariance: StateVariable;

  constructor(
    private readonly options: Options,
    data: DataShape,
    random: Random,
  ) {
    this.hidden = new CountsPerceptron(options, data.genes, options.covariates ? data.covariates : [], "log1p", random);
    this.mean = new Affine("mean", options.hidden, [], 1, random);
    this.variance = new Affine("variance", options.hidden, [], 1, random);
    this.weights = [...this.hidden.weights, ...this.mean.variables, ...this.variance.variables];
    const moments = momentsOf(options, data);
    const own = covariateRows(data.covariates.filter(({ name }) => name === options.by));
    const rows = options.by === undefined ? undefined : own;
    const column = (name: string, of: (one: Moments) => number) =>
      variable(name, [moments.length, 1], Float32Array.from(moments, of), rows);
    this.priorMean = column("prior.mean", ({ mean }) => mean);
    this.priorLogVariance = column("prior.logVariance", ({ variance }) => log(Math.max(variance, SMALLEST_VARIANCE)));
    this.state = [...this.hidden.state, this.priorMean, this.priorLogVariance];
  }

  infer(batch: Minibatch, step: StepContext): { logSize: Tensor1D; divergence: Tensor1D } {
    const hidden = this.hidden.apply(batch, step);
    const raised = tf.add(tf.exp(this.variance.apply(hidden, undefined)), this.options.varianceFloor);
    const posterior = { mean: this.mean.apply(hidden, undefined), logVariance: tf.log(raised) as Tensor2D };
    const noise = step.random.normal("logSize", posterior.mean.shape);
    const sample = tf.add(posterior.mean, tf.mul(noise, tf.sqrt(raised)));
    const divergence = gaussianDivergence(posterior, this.prior(batch.covariates));
    return { logSize: tf.squeeze(sample, [1]) as Tensor1D, divergence: tf.squeeze(divergence, [1]) as Tensor1D };
  }

  /** N × 1, or 1 × 1 for all cells. */
  private prior(covariates: Covariates): GaussianMoments {
    const ofLevels = { mean: this.priorMean.value as Tensor2D, logVariance: this.priorLogVariance.value as Tensor2D };
    const by = this.options.by === undefined ? undefined : covariates.get(this.options.by);
    if (by?.kind !== "categorical") return ofLevels;
    return {
      mean: levelProduct(by, ofLevels.mean),
      logVariance: levelProduct(by, ofLevels.logVariance),
    };
  }
}

/** Moments of all cells, or of each level. */
function momentsOf({ by }: Options, { logTotals, covariates }: DataShape): readonly Moments[] {
  if (logTotals === undefined) throw noMoments();
  if (by === undefined) return [logTotals];
  const moments = ownValue(logTotals.byLevel, by);
  if (moments) return moments;
  const categorical = covariates.filter(({ kind }) => kind === "categorical").map(({ name }) => name);
  throw new HeddleError("incompatible-plugins", {
    where: "librarySize.by",
    expected: `a categorical covariate${categorical.length > 0 ? `: ${categorical.join(" or ")}` : ""}`,
    got: by,
    next: `Add ${by} to covariates, or leave librarySize.by out.`,
  });
}

const noMoments = () =>
  new HeddleError("incompatible-plugins", {
    expected: "mean and variance of log total counts for the library size learned",
    got: "data without log totals",
    next: "Choose librarySize: observed.",
  });

function checkLikelihood({ support }: Likelihood): void {
  if (support !== "real") return;
  throw new HeddleError("incompatible-plugins", {
    expected: "a likelihood of counts for the library size learned",
    got: "a likelihood of real values, which does not use the library size",
    next: "Choose librarySize: observed.",
  });
}

/**
 * q(ln size | x) = N(m, v) from an encoder; the prior is normal with the moments of ln Σ counts over all cells, or over the
 * cells of the batch: scVI (Lopez et al. 2018, equation 1) and scvi-tools with use_observed_lib_size=False, as LinearSCVI.
 * β and warm-up do not apply to its KL divergence.
 */
export default definePlugin({
  role: "library-size",
  name: "learned",
  apiVersion: 1,
  summary: "Log library size as a normal latent variable of each cell, as in scVI and scvi-tools' LinearSCVI.",
  source: "Equation 1 of the paper; scvi-tools' use_observed_lib_size=False.",
  citations: [
    {
      text: "Lopez et al. 2018. Deep generative modeling for single-cell transcriptomics. Nature Methods 15.",
      url: "https://doi.org/10.1038/s41592-018-0229-2",
    },
  ],
  options,
  needs: [TOKENS.data, TOKENS.likelihood, TOKENS.random],
  create(chosen, [data, likelihood, random]) {
    checkLikelihood(likelihood);
    return new LearnedSize(chosen, data, random);
  },
});
