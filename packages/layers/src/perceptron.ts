import type { CovariateSpec, Random, StateVariable, StepContext, Variable } from "@heddle/contracts";
import { standardizeRows, type Tensor2D, tf } from "@heddle/ops";
import { z } from "zod";
import { activation, activationName } from "./activation.js";
import { Affine } from "./affine.js";
import { BatchNormalization } from "./batch-normalization.js";
import type { CovariateInput } from "./covariate-input.js";

/** Options of every multilayer perceptron, with the defaults of scvi-tools. Each network sets its own dropout. */
export const perceptronOptions = {
  hidden: z.int().min(1).default(128).describe("Units of each hidden layer."),
  layers: z.int().min(1).default(1).describe("Number of hidden layers."),
  activation: activationName.default("relu").describe("Activation function, after normalization."),
  normalization: z
    .enum(["batch", "layer", "batch+layer", "none"])
    .default("batch")
    .describe("Normalization before the activation; layer normalization has no scale and shift, as in scvi-tools."),
  momentum: z.number().gt(0).max(1).default(0.01).describe("Weight of the new minibatch in the running moments."),
  epsilon: z.number().gt(0).default(1e-3).describe("Constant added to variances in normalization."),
};

export interface PerceptronOptions {
  readonly hidden: number;
  readonly layers: number;
  readonly activation: z.infer<typeof activationName>;
  readonly normalization: "batch" | "layer" | "batch+layer" | "none";
  readonly momentum: number;
  readonly epsilon: number;
  readonly dropout: number;
  /** True (default): every layer receives covariates, as in scVI; false: only the first. */
  readonly deepCovariates?: boolean;
}

const LAYER_EPSILON = 1e-5;

/** `layers` blocks of affine → batch normalization → layer normalization → activation → dropout. */
export class Perceptron {
  readonly first: Affine;
  readonly weights: readonly Variable[];
  readonly state: readonly StateVariable[];
  private readonly affines: readonly Affine[];
  private readonly norms: readonly (BatchNormalization | undefined)[];

  constructor(
    readonly name: string,
    inputs: number,
    covariates: readonly CovariateSpec[],
    private readonly options: PerceptronOptions,
    random: Random,
  ) {
    const numbers = Array.from({ length: options.layers }, (_, i) => i);
    const { hidden, deepCovariates = true } = options;
    const ofLayer = (i: number) => (i === 0 || deepCovariates ? covariates : []);
    this.affines = numbers.map((i) => new Affine(`${name}${i}`, i === 0 ? inputs : hidden, ofLayer(i), hidden, random));
    const byBatch = options.normalization.startsWith("batch");
    this.norms = numbers.map((i) =>
      byBatch ? new BatchNormalization(`${name}${i}`, options.hidden, options) : undefined,
    );
    this.first = this.affines[0];
    this.weights = numbers.flatMap((i) => {
      const norm = this.norms[i];
      return [...this.affines[i].variables, ...(norm ? [norm.scale, norm.shift] : [])];
    });
    this.state = this.norms.flatMap((norm) => (norm ? [norm.runningMean, norm.runningVariance] : []));
  }

  /** Maps the output of the first affine layer (N × hidden) to the last hidden layer. */
  afterFirst(product: Tensor2D, covariates: CovariateInput | undefined, step: StepContext): Tensor2D {
    let x = product;
    for (const [i, affine] of this.affines.entries()) {
      if (i > 0) x = affine.apply(x, covariates);
      x = this.finish(x, i, step);
    }
    return x;
  }

  apply(x: Tensor2D, covariates: CovariateInput | undefined, step: StepContext): Tensor2D {
    return this.afterFirst(this.first.apply(x, covariates), covariates, step);
  }

  private finish(x: Tensor2D, layer: number, step: StepContext): Tensor2D {
    const { normalization, dropout } = this.options;
    let y = this.norms[layer]?.apply(x, step) ?? x;
    if (normalization.endsWith("layer")) y = standardizeRows(y, LAYER_EPSILON);
    y = activation(this.options.activation)(y);
    if (!step.training || dropout === 0) return y;
    const kept = tf.greaterEqual(step.random.uniform(`${this.name}${layer}.dropout`, y.shape), dropout);
    return tf.mul(y, tf.mul(tf.cast(kept, "float32"), 1 / (1 - dropout))) as Tensor2D;
  }
}
