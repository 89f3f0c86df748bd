/** An operation with its float64 reference and sample inputs, and the two checks of it. */
import { createRandom } from "@heddle/numerics";
import { inScope, type Tensor, tf } from "@heddle/ops";
import { expect } from "vitest";
import type { Check } from "../checks.js";
import type { NdArray } from "./array.js";

type One<T> = T | readonly T[];

/** Tolerance of an entry: relative to the entry, relative to the largest entry of its array, absolute; with the reason. */
export interface Limit {
  readonly each?: number;
  readonly largest?: number;
  readonly absolute?: number;
  readonly because: string;
}

export interface Operation {
  readonly name: string;
  readonly compute: (...inputs: Tensor[]) => One<Tensor>;
  readonly reference: (...inputs: NdArray[]) => One<NdArray>;
  /** Inputs of one call each, float32 values. */
  readonly samples: readonly (readonly NdArray[])[];
  readonly limit: Limit;
  /** As `samples`, for values only: ends of the domain, infinities, NaN. */
  readonly tails?: readonly (readonly NdArray[])[];
  /** Absent if Heddle does not differentiate the operation, or if its gradient is 0. */
  readonly gradient?: Limit;
}

/** The same operation with its tolerances multiplied. */
export function widened(operation: Operation, times: number): Operation {
  const wider = (limit: Limit): Limit => ({
    because: limit.because,
    ...(limit.each && { each: limit.each * times }),
    ...(limit.largest && { largest: limit.largest * times }),
    ...(limit.absolute && { absolute: limit.absolute * times }),
  });
  const { limit, gradient } = operation;
  return { ...operation, limit: wider(limit), ...(gradient && { gradient: wider(gradient) }) };
}

const list = <T>(given: One<T>): readonly T[] => (Array.isArray(given) ? given : [given as T]);
const tensorOf = ({ shape, values }: NdArray): Tensor => tf.tensor(Float32Array.from(values), [...shape], "float32");

/** Checks of the values and, if any, of the gradients by finite differences of the reference. */
export function operationChecks(operation: Operation): Check[] {
  const { name, samples, tails = [], limit, gradient } = operation;
  return [
    {
      title: `${name}: ${describeTolerance(limit)}${tails.length > 0 ? ", tails included" : ""}`,
      run: () => {
        for (const inputs of [...samples, ...tails]) expectValues(operation, inputs);
      },
    },
    ...(gradient
      ? [
          {
            title: `${name}, its gradient: ${describeTolerance(gradient)}`,
            run: () => {
              for (const inputs of samples) expectGradient(operation, inputs);
            },
          },
        ]
      : []),
  ];
}

function describeTolerance({ each, largest, absolute, because }: Limit): string {
  const parts = [
    ...(each ? [`${each} of each entry`] : []),
    ...(largest ? [`${largest} of the largest entry`] : []),
    ...(absolute ? [`${absolute}`] : []),
  ];
  return `${parts.length > 0 ? `within ${parts.join(" + ")}` : "exactly the reference"} (${because})`;
}

/** Compares shapes and entries with the reference; a second call must give the same bits. */
export function expectValues({ compute, reference, limit }: Operation, inputs: readonly NdArray[]): void {
  const expected = list(reference(...inputs));
  const run = () =>
    inScope(() =>
      list(compute(...inputs.map(tensorOf))).map((tensor) => ({
        shape: tensor.shape,
        values: Float64Array.from(tensor.dataSync()),
      })),
    );
  const found = run();
  expect(found.map(({ shape }) => shape)).toEqual(expected.map(({ shape }) => [...shape]));
  for (const [i, { values }] of expected.entries()) expectEntries(found[i].values, values, limit, `output ${i}`);
  expect(run(), "the same call gives the same bits").toEqual(found);
}

/** Values outside float32 must be the same infinity or NaN; all others are within the tolerance. */
export function expectEntries(found: Float64Array, expected: Float64Array, limit: Limit, what: string): void {
  expect(found.length, what).toBe(expected.length);
  const { each = 0, largest = 0, absolute = SMALLEST } = limit;
  let scale = 0;
  for (const value of expected) if (Number.isFinite(Math.fround(value))) scale = Math.max(scale, Math.abs(value));
  for (let i = 0; i < expected.length; i++) {
    const [got, want] = [found[i], Math.fround(expected[i])];
    const close = Number.isFinite(want)
      ? Math.abs(got - expected[i]) <= each * Math.abs(want) + largest * scale + absolute
      : Object.is(got, want);
    if (!close) expect.fail(`${what}, entry ${i} of ${expected.length}: ${got} expected ${expected[i]}`);
  }
}

/** Smallest normal number of float32; backends may round smaller ones to 0. */
const SMALLEST = 2 ** -126;

/** Number of single entries to compare per input; the other comparisons are along directions through all entries. */
const SINGLE_ENTRIES = 24;
const DIRECTIONS = 3;
const STEP = 1e-3;

/** Compares gradients of Σ dy · output, for seeded dy, with fourth-order differences of the float64 reference. */
export function expectGradient(operation: Operation, inputs: readonly NdArray[]): void {
  const outputs = list(operation.reference(...inputs));
  const random = createRandom(29);
  const weights = outputs.map(({ values }, i) => random.stream(`dy${i}`).normals(values.length));
  const found = gradients(operation, inputs, outputs, weights);
  const total = (input: number, direction: ArrayLike<number>) => (shift: number) => {
    const moved = inputs.map((one, i) =>
      i === input ? { shape: one.shape, values: one.values.map((v, at) => v + shift * direction[at]) } : one,
    );
    return list(operation.reference(...moved)).reduce((sum, { values }, i) => sum + dot(weights[i], values), 0);
  };
  for (const [input, { values }] of inputs.entries()) {
    expect(found[input].length).toBe(values.length);
    const scale = found[input].reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    for (const direction of directions(values.length, `input ${input}`)) {
      const expected = difference(total(input, direction.values));
      const got = dot(found[input], direction.values);
      const { each = 0, largest = 0, absolute = 1e-9 } = operation.gradient!;
      const allowed = each * Math.abs(expected) + direction.weight * (largest * scale + absolute);
      const close = Math.abs(got - expected) <= allowed;
      if (!close) expect.fail(`input ${input}, ${direction.what}: ${got} where ${expected} is expected`);
    }
  }
}

function gradients(
  { compute }: Operation,
  inputs: readonly NdArray[],
  outputs: readonly NdArray[],
  weights: readonly Float32Array[],
): Float32Array[] {
  return inScope(() => {
    const dy = outputs.map(({ shape }, i) => tf.tensor(weights[i], [...shape], "float32"));
    const loss = (...given: Tensor[]): Tensor =>
      tf.addN(list(compute(...given)).map((tensor, i) => tf.sum(tf.mul(tensor, dy[i]))));
    return tf
      .grads(loss)(inputs.map(tensorOf))
      .map((tensor) => Float32Array.from(tensor.dataSync()));
  });
}

interface Direction {
  readonly values: Float32Array;
  readonly what: string;
  /** Factor by which errors of the entries add up along the direction. */
  readonly weight: number;
}

function directions(length: number, name: string): Direction[] {
  if (length === 0) return [];
  const single = (entry: number): Direction => {
    const values = new Float32Array(length);
    values[entry] = 1;
    return { values, what: `entry ${entry}`, weight: 1 };
  };
  const random = createRandom(31).stream(name);
  if (length <= SINGLE_ENTRIES) return Array.from({ length }, (_, entry) => single(entry));
  return Array.from({ length: DIRECTIONS }, (_, i) => {
    const values = random.stream(`${i}`).normals(length);
    return { values, what: `direction ${i}`, weight: Math.sqrt(length) };
  });
}

const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
};

const difference = (total: (shift: number) => number): number =>
  (8 * (total(STEP) - total(-STEP)) - (total(2 * STEP) - total(-2 * STEP))) / (12 * STEP);
