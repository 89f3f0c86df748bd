/** A step as the runtime creates it, with a record of the used names. */
import type { Schedule, StateVariable, StepContext } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { type Scalar, type Tensor, type Tensor1D, tf } from "@heddle/ops";

export interface RecordedStep extends StepContext {
  /** Names of the drawn random tensors. */
  readonly drawn: string[];
  /** Names of the used schedules. */
  readonly requested: Set<string>;
  readonly updates: { readonly state: StateVariable; readonly next: Tensor }[];
}

export interface StepChoice {
  readonly training?: boolean;
  readonly seed?: number;
  /** Values by name: a schedule gives its final value, a number itself; an unknown name throws. */
  readonly schedules?: Readonly<Record<string, Schedule>>;
  /** True for another step of the same run, with other schedule values. */
  readonly moved?: boolean;
  /** Number of training cells; default 64. */
  readonly datasetSize?: number;
}

const given = new WeakSet<object>();
/** True for an array that is an input of a step: noise, permutations, schedules. */
export const isFed = (array: object): boolean => given.has(array);
const fed = <A extends object>(array: A): A => {
  given.add(array);
  return array;
};

/** Random tensors depend on the seed and their name only; drawing a name twice throws. */
export function recordedStep({
  training = false,
  seed = 1,
  schedules = {},
  moved = false,
  datasetSize = 64,
}: StepChoice = {}): RecordedStep {
  const drawn: string[] = [];
  const requested = new Set<string>();
  const updates: RecordedStep["updates"] = [];
  const of = (name: string) => {
    if (drawn.includes(name)) throw new Error(`the random tensor ${name} is drawn twice in one step`);
    drawn.push(name);
    return createRandom(seed).stream(name);
  };
  const size = (shape: readonly number[]): number => shape.reduce((product, length) => product * length, 1);
  // a fraction stays in [0, 1]
  const scalar = (value: number) => tf.tensor(fed(Float32Array.of(moved ? 0.75 * value + 0.125 : value)), []) as Scalar;
  return {
    training,
    datasetSize,
    drawn,
    requested,
    updates,
    random: {
      normal: (name, shape) => tf.tensor(fed(of(name).normals(size(shape))), [...shape]),
      uniform: (name, shape) => tf.tensor(fed(of(name).uniforms(size(shape))), [...shape]),
      permutation: (name, n) => tf.tensor1d(fed(of(name).permutation(n)), "int32") as Tensor1D,
    },
    schedule(name) {
      const chosen = schedules[name];
      if (chosen === undefined) throw new Error(`the schedule ${name} is used but not declared`);
      requested.add(name);
      return scalar(typeof chosen === "number" ? chosen : chosen.to);
    },
    temperature: () => scalar(0.5),
    update: (state, next) => updates.push({ state, next }),
  };
}
