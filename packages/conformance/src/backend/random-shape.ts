/** Random shapes (1, primes, no multiples of 4), and families of random cases. */
import fc from "fast-check";
import type { NdArray } from "./array.js";
import type { Limit, Operation } from "./operation.js";

export const length: fc.Arbitrary<number> = fc.constantFrom(1, 2, 3, 4, 5, 7, 8, 11, 13, 16, 17, 19, 23, 31, 37);
export const short: fc.Arbitrary<number> = fc.constantFrom(1, 2, 3, 4, 5, 7);
export const shape = fc.array(short, { minLength: 1, maxLength: 3 });
export const withAxis = shape.chain((own) =>
  fc.record({ own: fc.constant(own), axis: fc.nat({ max: own.length - 1 }) }),
);
export const sums: Limit = { largest: 2e-6, because: "float32 sums" };
export const moved: Limit = { because: "entries are moved, not changed" };

export type Case = Pick<Operation, "compute" | "reference" | "limit" | "gradient"> & {
  readonly inputs: readonly NdArray[];
};

export interface Family {
  readonly title: string;
  readonly cases: fc.Arbitrary<Case>;
  /** True if `allowance` applies to its tolerances. */
  readonly ofCounts?: true;
}
