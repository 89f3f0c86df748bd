/** A step as the runtime would make it, with a record of what was asked of it. */
import type { Schedule, StateVariable, StepContext } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { type Scalar, type Tensor, type Tensor1D, tf } from "@heddle/ops";

export interface RecordedStep extends StepContext {
  /** Names of random tensors drawn. */
  readonly drawn: string[];
  /** Names of schedules asked for. */
  readonly asked: Set<string>;
  readonly updates: { readonly state: StateVariable; readonly next: Tensor }[];
}

export interface StepChoice {
  readonly training?: boolean;
  readonly seed?: number;
  /** Schedules answer with where they end, numbers with themselves; any other name throws. */
  readonly schedules?: Readonly<Record<string, Schedule>>;
  /** Another step of the same run: schedules have other values. */
  readonly moved?: boolean;
  /** Number of training cells; default 64. */
  readonly datasetSize?: number;
}

const given = new WeakSet<object>();
/** Whether an array is one that a step is given: noise, permutations, schedules. */
export const isFed = (array: object): boolean => given.has(array);
const fed = <A extends object>(array: A): A => {
  given.add(array);
  return array;
};

/** Random tensors depend on the seed and their name alone; a name drawn twice throws. */
export function recordedStep({
  training = false,
  seed = 1,
  schedules = {},
  moved = false,
  datasetSize = 64,
}: StepChoice = {}): RecordedStep {
  const drawn: string[] = [];
  const asked = new Set<string>();
  const updates: RecordedStep["updates"] = [];
  const of = (name: string) => {
    if (drawn.includes(name)) throw new Error(`the random tensor ${name} is drawn twice in one step`);
    drawn.push(name);
    return createRandom(seed).stream(name);
  };
  const size = (shape: readonly number[]): number => shape.reduce((product, length) => product * length, 1);
  // a share stays one
  const scalar = (value: number) => tf.tensor(fed(Float32Array.of(moved ? 0.75 * value + 0.125 : value)), []) as Scalar;
  return {
    training,
    datasetSize,
    drawn,
    asked,
    updates,
    random: {
      normal: (name, shape) => tf.tensor(fed(of(name).normals(size(shape))), [...shape]),
      uniform: (name, shape) => tf.tensor(fed(of(name).uniforms(size(shape))), [...shape]),
      permutation: (name, n) => tf.tensor1d(fed(of(name).permutation(n)), "int32") as Tensor1D,
    },
    schedule(name) {
      const chosen = schedules[name];
      if (chosen === undefined) throw new Error(`the schedule ${name} is asked for and not declared`);
      asked.add(name);
      return scalar(typeof chosen === "number" ? chosen : chosen.to);
    },
    temperature: () => scalar(0.5),
    update: (state, next) => updates.push({ state, next }),
  };
}
