import type { Scalar, Tensor, Tensor1D } from "@tensorflow/tfjs-core";

/** A weight of a network. `assign` copies the values of `next` and leaves `next` to its owner. */
export interface Variable {
  readonly name: string;
  readonly value: Tensor;
  assign(next: Tensor): void;
}

/** What training changes without a gradient: running moments. */
export type StateVariable = Variable;

/** Anything with weights. Names are unique within the network; checkpoints and safetensors use them. */
export interface Network {
  readonly weights: readonly Variable[];
  readonly state: readonly StateVariable[];
}

export type NamedTensors = Readonly<Record<string, Tensor>>;

/** Random tensors of one step. The same name twice in one step throws; plugins' names never collide. */
export interface StepRandom {
  normal(name: string, shape: readonly number[]): Tensor;
  /** On (0, 1). */
  uniform(name: string, shape: readonly number[]): Tensor;
  /** int32, a shuffle of 0 … n − 1. */
  permutation(name: string, n: number): Tensor1D;
}

/** What a plugin may ask for during one step; made for each plugin instance. */
export interface StepContext {
  readonly training: boolean;
  readonly random: StepRandom;
  /** The current value of one of the plugin's own schedules; a tensor, so that a recorded step stays valid. */
  schedule(name: string): Scalar;
  /** Of Concrete groups: the objective that asked for such a group has a schedule "temperature", and this is its value. */
  temperature(): Scalar;
  /** Collected, applied once after the optimizer, ignored outside training. */
  update(state: StateVariable, next: Tensor): void;
  /** Number of training cells. */
  readonly datasetSize: number;
}
