import {
  type CovariateSpec,
  type Covariates,
  type DataShape,
  definePlugin,
  HeddleError,
  type LatentGroup,
  type PosteriorGroup,
  type StepContext,
  TOKENS,
  type Variable,
} from "@heddle/contracts";
import {
  categoricalDivergence,
  concreteLogProb,
  concreteSample,
  covariateInput,
  covariateRows,
  covariateWidth,
  type GaussianMoments,
  gaussianDivergence,
  gaussianLogProb,
} from "@heddle/layers";
import { type Tensor1D, type Tensor2D, tf, variable } from "@heddle/ops";
import { z } from "zod";
import { FactorizedPrior, type GroupDraw, type PriorPart } from "../groups/factorized-prior.js";
import { momentsOf } from "../groups/gaussian-group.js";
import { logitsOf, temperatureOf } from "../groups/uniform-code.js";

const options = z.strictObject({
  covariates: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe("Covariates that the prior depends on; all covariates of the model by default."),
});
type Options = z.infer<typeof options>;

/** Affine map of the covariates, initialized at 0: independent of the covariates before training. */
class FromCovariates {
  readonly variables: readonly Variable[];

  constructor(
    name: string,
    private readonly specs: readonly CovariateSpec[],
    outputs: number,
  ) {
    const inputs = covariateWidth(specs);
    this.variables = [
      variable(`${name}.weights`, [inputs, outputs], new Float32Array(inputs * outputs), covariateRows(specs)),
      variable(`${name}.bias`, [outputs], new Float32Array(outputs)),
    ];
  }

  /** N × outputs. */
  apply(covariates: Covariates): Tensor2D {
    const [weights, bias] = this.variables;
    // chosenCovariates has refused an empty list
    const input = covariateInput(covariates, this.specs)!;
    return tf.add(input.product(weights.value as Tensor2D), bias.value) as Tensor2D;
  }
}

/** N(μ(u), diag σ²(u)) over a Gaussian group, u the covariates. */
class ConditionalGroup implements PriorPart {
  readonly estimator = "analytic";
  readonly perUnit = true;
  readonly weights: readonly Variable[];
  private readonly mean: FromCovariates;
  private readonly logVariance: FromCovariates;

  constructor(
    name: string,
    specs: readonly CovariateSpec[],
    private readonly size: number,
  ) {
    this.mean = new FromCovariates(`${name}.mean`, specs, size);
    this.logVariance = new FromCovariates(`${name}.logVariance`, specs, size);
    this.weights = [...this.mean.variables, ...this.logVariance.variables];
  }

  divergence(group: PosteriorGroup, _draw: GroupDraw, _own: Tensor2D, covariates: Covariates): Tensor2D {
    return gaussianDivergence(momentsOf(group), this.moments(covariates));
  }

  logProb({ z: draw }: GroupDraw, covariates: Covariates): Tensor1D {
    const { mean, logVariance } = this.moments(covariates);
    return tf.sum(gaussianLogProb(draw, mean, logVariance), 1) as Tensor1D;
  }

  sample(cells: number, number: number, covariates: Covariates, step: StepContext): Tensor2D {
    const { mean, logVariance } = this.moments(covariates);
    const noise = step.random.normal(`prior${number}`, [cells, this.size]);
    return tf.add(mean, tf.mul(noise, tf.exp(tf.mul(0.5, logVariance)))) as Tensor2D;
  }

  private moments(covariates: Covariates): GaussianMoments {
    return { mean: this.mean.apply(covariates), logVariance: this.logVariance.apply(covariates) };
  }
}

/** Probabilities of a categorical latent given the covariates. */
class ConditionalCode implements PriorPart {
  readonly estimator = "analytic";
  readonly perUnit = true;
  private readonly logits: FromCovariates;

  constructor(
    name: string,
    specs: readonly CovariateSpec[],
    private readonly categories: number,
  ) {
    this.logits = new FromCovariates(`${name}.logits`, specs, categories);
  }

  get weights() {
    return this.logits.variables;
  }

  divergence(group: PosteriorGroup, _draw: GroupDraw, _own: Tensor2D, covariates: Covariates): Tensor2D {
    return categoricalDivergence(logitsOf(group), this.logits.apply(covariates));
  }

  logProb(draw: GroupDraw, covariates: Covariates): Tensor1D {
    const logProb = concreteLogProb(draw.z, this.logits.apply(covariates), temperatureOf(draw));
    return tf.squeeze(logProb, [1]) as Tensor1D;
  }

  sample(cells: number, number: number, covariates: Covariates, step: StepContext): Tensor2D {
    const uniform = step.random.uniform(`prior${number}`, [cells, this.categories]) as Tensor2D;
    return concreteSample(this.logits.apply(covariates), uniform, step.temperature());
  }
}

function chosenCovariates({ covariates: wanted }: Options, { covariates }: DataShape): readonly CovariateSpec[] {
  const names = wanted ?? covariates.map(({ name }) => name);
  const chosen = names.map((name) => covariates.find((spec) => spec.name === name));
  const missing = names.filter((_, i) => chosen[i] === undefined);
  if (names.length > 0 && missing.length === 0) return chosen.filter((spec) => spec !== undefined);
  const there = covariates.map(({ name }) => name).join(", ") || "none";
  throw new HeddleError("incompatible-plugins", {
    where: "prior.covariates",
    expected: "covariates of the model for the prior conditional",
    got: missing.length > 0 ? `${missing.join(", ")}, where the model has ${there}` : "a model without covariates",
    next: `Add ${missing.join(", ") || "a column of the cells"} to covariates, or choose another prior.`,
  });
}

const part = (group: LatentGroup, number: number, specs: readonly CovariateSpec[]): PriorPart =>
  group.kind === "gaussian"
    ? new ConditionalGroup(`group${number}`, specs, group.size)
    : new ConditionalCode(`group${number}`, specs, group.categories);

/** p(z | u) = N(μ(u), diag σ²(u)) with u the covariates: iVAE (Khemakhem et al. 2020), equation 7. */
export default definePlugin({
  role: "prior",
  name: "conditional",
  apiVersion: 1,
  summary:
    "Learned mean and variance of each latent given covariates, which is supervision (iVAE, Khemakhem et al. 2020).",
  source: "Equation 7 of the paper, with mean and log variance affine in the covariates.",
  citations: [
    {
      text: "Khemakhem et al. 2020. Variational Autoencoders and Nonlinear ICA: A Unifying Framework. AISTATS.",
      url: "https://arxiv.org/abs/1907.04809",
    },
  ],
  options,
  needs: [TOKENS.data, TOKENS.latentSpec],
  create(chosen, [data, spec]) {
    const specs = chosenCovariates(chosen, data);
    const parts = spec.groups.map((group, i) => part(group, i, specs));
    return new FactorizedPrior(
      spec,
      parts,
      specs.map(({ name }) => name),
    );
  },
});
