import type { CovariateSpec, EncoderInput, Random, StateVariable, StepContext, Variable } from "@heddle/contracts";
import type { CountTransform, Tensor2D } from "@heddle/ops";
import { countsTimes } from "./counts-times.js";
import { covariateInput } from "./covariate-input.js";
import { Perceptron, type PerceptronOptions } from "./perceptron.js";

/** A perceptron over counts, with a sparse first product for sparse counts; every layer receives covariates. */
export class CountsPerceptron {
  readonly weights: readonly Variable[];
  readonly state: readonly StateVariable[];
  private readonly perceptron: Perceptron;

  constructor(
    options: PerceptronOptions,
    genes: number,
    private readonly covariates: readonly CovariateSpec[],
    private readonly transform: CountTransform,
    random: Random,
  ) {
    this.perceptron = new Perceptron("hidden", genes, covariates, options, random);
    this.weights = this.perceptron.weights;
    this.state = this.perceptron.state;
  }

  /** N × hidden: units of the last layer. */
  apply(input: EncoderInput, step: StepContext): Tensor2D {
    const { first } = this.perceptron;
    const covariates = covariateInput(input.covariates, this.covariates);
    const product = countsTimes(input.counts, first.weights.value as Tensor2D, this.transform);
    return this.perceptron.afterFirst(first.complete(product, covariates), covariates, step);
  }
}
