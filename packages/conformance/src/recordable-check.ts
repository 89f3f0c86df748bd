/** Check that a training step with the plugin can be recorded once and replayed without the plugin's code. */
import { inScope, type Tensor, tf } from "@heddle/ops";
import { expect } from "vitest";
import type { Check, TensorSetup } from "./checks.js";
import { isFed, type RecordedStep, recordedStep } from "./step-input.js";

/** Trace of a step: its kernel calls, and the values that pass between host and backend. */
interface HostTrace {
  readonly kernels: readonly string[];
  /** Values that the host converts to tensors, except the inputs of a step. */
  readonly writes: readonly (readonly number[])[];
  readonly reads: number;
}

/** A step with other cells, noise and schedule values at each call. */
export type Step = () => unknown;

type Prepare = (another: boolean) => Step;

/**
 * `prepare` creates the plugin; `(false)` and `(true)` then prepare two different steps with their inputs, and return
 * functions that run them, forward and backward. Inputs (arrays of `recordedStep`, tensors from outside the function) may
 * differ. All other host values must be equal, because a replay repeats the recorded values.
 */
const recordableCheck = (prepare: () => Prepare): Check => ({
  title: "its steps can be recorded: they read no tensor back, and host values are equal in each step",
  run: () => {
    const step = prepare();
    const [one, other] = [false, true].map((another) => inScope(() => traced(step(another))));
    expect(one.reads, "tensors read back to the host in a step").toBe(0);
    expect(other.kernels, "kernels of another step").toEqual(one.kernels);
    expect(other.writes, "values that the host computes in another step").toEqual(one.writes);
  },
});

/** The check, unless the setup states that the plugin is not recordable. */
export const recordableChecks = ({ recordable = true }: TensorSetup, prepare: () => Prepare): Check[] =>
  recordable ? [recordableCheck(prepare)] : [];

/** One of two training steps, with different noise and schedule values. */
export const oneOfTwo = (another: boolean): RecordedStep =>
  recordedStep({ training: true, seed: another ? 2 : 1, moved: another });

type Method = (...args: never[]) => unknown;

/** Wraps a method with `watch` while `run` executes. */
function around<T>(
  owner: object,
  name: string,
  watch: (call: () => unknown, args: never[]) => unknown,
  run: () => T,
): T {
  const methods = owner as Record<string, Method | undefined>;
  const own = Object.hasOwn(owner, name);
  const before = methods[name]!;
  methods[name] = function (this: unknown, ...args) {
    return watch(() => before.apply(this, args), args);
  };
  try {
    return run();
  } finally {
    if (own) methods[name] = before;
    else delete methods[name];
  }
}

function traced(step: Step): HostTrace {
  const kernels: string[] = [];
  const writes: number[][] = [];
  let reads = 0;
  // calls inside a kernel are not part of the trace
  let inside = 0;
  const onKernel = (call: () => unknown, [name, inputs, attributes]: readonly unknown[]) => {
    if (inside === 0) kernels.push(described(name as string, inputs as Inputs, attributes as object | undefined));
    inside++;
    try {
      return call();
    } finally {
      inside--;
    }
  };
  const onWrite = (call: () => unknown, [values]: readonly unknown[]) => {
    if (inside === 0 && values && !isFed(values as object)) writes.push(Array.from(values as ArrayLike<number>));
    return call();
  };
  const onRead = (call: () => unknown) => {
    if (inside === 0) reads++;
    return call();
  };
  const backend = tf.backend();
  around(tf.engine(), "runKernel", onKernel, () =>
    around(backend, "write", onWrite, () =>
      around(backend, "readSync", onRead, () => around(backend, "read", onRead, () => void inScope(step))),
    ),
  );
  return { kernels, writes, reads };
}

type Inputs = Readonly<Record<string, Tensor | Tensor[] | null | undefined>>;

/** Name, shapes and attributes with plain values, which also come from the host. */
function described(name: string, inputs: Inputs, attributes: object = {}): string {
  const shapes = Object.values(inputs).flatMap((input) => [input].flat().map((tensor) => `[${tensor?.shape ?? ""}]`));
  return `${name} ${shapes.join(" ")} ${JSON.stringify(Object.entries(attributes).filter(([, value]) => isPlain(value)))}`;
}

const isPlain = (value: unknown): boolean =>
  Array.isArray(value) ? value.every(isPlain) : ["number", "string", "boolean"].includes(typeof value);
