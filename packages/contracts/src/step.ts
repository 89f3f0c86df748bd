import type { Scalar, Tensor, Tensor1D } from "@tensorflow/tfjs-core";

/** The covariate of a row of a variable: one level, or a continuous covariate. */
export interface CovariateRow {
  readonly covariate: string;
  /** Absent for a continuous covariate. */
  readonly level?: string;
}

/** A mutable tensor of a network, such as a weight. */
export interface Variable {
  readonly name: string;
  readonly value: Tensor;
  /**
   * The covariates of the rows along the first axis, if each row belongs to one. A model that is adapted to new levels
   * gets one row more for each, and only these are trained. `covariateRows` of @heddle/layers lists them.
   */
  readonly rows?: readonly CovariateRow[];
  /** Copies the values of `next`, which has the same shape. The caller disposes `next`. */
  assign(next: Tensor): void;
}

/** A variable that training updates without a gradient, such as running moments of batch normalization. */
export type StateVariable = Variable;

/** An object with weights. Names are unique within the network; checkpoints and safetensors use them. */
export interface Network {
  /** Variables that the optimizer updates. */
  readonly weights: readonly Variable[];
  readonly state: readonly StateVariable[];
}

/** Tensors by name of a variable. */
export type NamedTensors = Readonly<Record<string, Tensor>>;

/**
 * Random tensors of one step for one plugin. Each draw has a name; a second draw with the same name in one step throws.
 * Names of different plugins do not collide.
 */
export interface StepRandom {
  /** Standard normal, float32. */
  normal(name: string, shape: readonly number[]): Tensor;
  /** Uniform on the open interval (0, 1), float32. */
  uniform(name: string, shape: readonly number[]): Tensor;
  /** A random permutation of 0 … n − 1, int32. */
  permutation(name: string, n: number): Tensor1D;
}

/** Services for one plugin instance during one step. */
export interface StepContext {
  /** False during evaluation and encoding. */
  readonly training: boolean;
  readonly random: StepRandom;
  /** Current value of a schedule of this plugin. It is a tensor, so that a recorded step stays valid. */
  schedule(name: string): Scalar;
  /** Current temperature of Concrete groups: the value of the objective's schedule "temperature". */
  temperature(): Scalar;
  /** Schedules an update of `state` after the optimizer's update. It has no effect outside training. */
  update(state: StateVariable, next: Tensor): void;
  /** Number of training cells. */
  readonly datasetSize: number;
}
