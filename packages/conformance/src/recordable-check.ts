/** Whether a training step with the plugin can be recorded once and repeated without the plugin's own code. */
import { inScope, type Tensor, tf } from "@heddle/ops";
import { expect } from "vitest";
import type { Check, TensorSetup } from "./checks.js";
import { isFed, type RecordedStep, recordedStep } from "./step-input.js";

/** What a step does as seen from the tensors: the kernels it calls, and what goes to and fro outside of them. */
interface HostTrace {
  readonly kernels: readonly string[];
  /** Values that the host made tensors of, but what a step is given. */
  readonly writes: readonly (readonly number[])[];
  readonly reads: number;
}

/** A step on other cells, with other noise and other schedules each time; what it returns is only computed. */
export type Step = () => unknown;

type Prepare = (another: boolean) => Step;

/**
 * `prepare` makes the plugin; then `(false)` and `(true)` make two different steps of it, inputs included, and give what
 * runs them, forward and backward. What they are given (arrays of `recordedStep`, tensors made outside of what runs) may
 * differ; all else that comes from the host must not: a recording would repeat it as it was.
 */
const recordableCheck = (prepare: () => Prepare): Check => ({
  title: "its steps can be recorded: nothing is read back, and the host computes the same in each of them",
  run: () => {
    const step = prepare();
    const [one, other] = [false, true].map((another) => inScope(() => traced(step(another))));
    expect(one.reads, "tensors read back to the host in a step").toBe(0);
    expect(other.kernels, "kernels of another step").toEqual(one.kernels);
    expect(other.writes, "values that the host computes in another step").toEqual(one.writes);
  },
});

/** The check, but for a plugin of which its setup says that it cannot be recorded. */
export const recordableChecks = ({ recordable = true }: TensorSetup, prepare: () => Prepare): Check[] =>
  recordable ? [recordableCheck(prepare)] : [];

/** One of two training steps, with noise and schedules of its own. */
export const oneOfTwo = (another: boolean): RecordedStep =>
  recordedStep({ training: true, seed: another ? 2 : 1, moved: another });

type Method = (...args: never[]) => unknown;

/** Puts `watch` around a method for as long as `run` takes. */
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
  // what a kernel does inside is its own affair
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

/** Name, shapes and those attributes that are plain values: a number there comes from the host too. */
function described(name: string, inputs: Inputs, attributes: object = {}): string {
  const shapes = Object.values(inputs).flatMap((input) => [input].flat().map((tensor) => `[${tensor?.shape ?? ""}]`));
  return `${name} ${shapes.join(" ")} ${JSON.stringify(Object.entries(attributes).filter(([, value]) => isPlain(value)))}`;
}

const isPlain = (value: unknown): boolean =>
  Array.isArray(value) ? value.every(isPlain) : ["number", "string", "boolean"].includes(typeof value);
