/** Operations of tfjs that sum: reductions along axes, and softmaxes. */
import { type Tensor, tf } from "@heddle/ops";
import { array, at, filled, type NdArray, normals } from "./array.js";
import type { Limit, Operation } from "./operation.js";
import { cumulated, largestOf, logSumExpOf, meanOf, reduced, sumOf, unary, varianceOf } from "./stock-references.js";

const sums: Limit = { largest: 2e-6, because: "float32 sums" };
const series: Limit = { each: 5e-6, largest: 1e-6, because: "float32 series and sums" };

const one = (name: string, ...shapes: number[][]): NdArray[][] => shapes.map((shape) => [normals(name, ...shape)]);
const small = one("x", [1, 1], [3, 4], [7, 13], [5, 2, 3]);

/** Along the first axis, the last, all axes, and the last with `keepDims`. */
function reductions(
  name: string,
  compute: (x: Tensor, axis?: number | number[], keep?: boolean) => Tensor,
  f: (values: readonly number[]) => number,
  limit: Limit,
  tails: readonly number[] = [],
): Operation[] {
  const ends = tails.map((value) => [array([2, 3], [value, 1, 2, 3, 4, 5])]);
  const along = (what: string, axes: (rank: number) => number[], keep: boolean): Operation => ({
    name: `tf.${name} over ${what}`,
    compute: (x) => compute(x, axes(x.rank), keep),
    reference: (x) => reduced(x, axes(x.shape.length), f, keep),
    samples: small,
    tails: ends,
    limit,
    gradient: { ...limit, largest: 2e-6 },
  });
  return [
    along("the first axis", () => [0], false),
    along("the last axis", (rank) => [rank - 1], false),
    along("all axes", (rank) => Array.from({ length: rank }, (_, axis) => axis), false),
    along("the last axis, kept", (rank) => [rank - 1], true),
  ];
}

const alongLast = (x: NdArray, f: (values: readonly number[]) => number): NdArray =>
  reduced(x, [x.shape.length - 1], f, true);
const logShares = (x: NdArray): NdArray => {
  const logSum = alongLast(x, logSumExpOf);
  return filled(x.shape, (index) => at(x, index) - at(logSum, index));
};
/** Logits with a large positive and negative offset, and one dominant logit. */
const farRows = [[array([3, 4], [1e4, 1e4, 9999, 9998, -1e4, -1e4, -9999, -1e4, 0, 80, -80, -1e6])]];

const softmaxes: Operation[] = [
  {
    name: "tf.softmax",
    compute: (x) => tf.softmax(x),
    reference: (x) => unary(Math.exp)(logShares(x)),
    samples: small,
    tails: farRows,
    limit: series,
    gradient: series,
  },
  {
    name: "tf.logSoftmax",
    compute: (x) => tf.logSoftmax(x),
    reference: (x) => logShares(x),
    samples: small,
    tails: farRows,
    limit: series,
    gradient: series,
  },
  {
    name: "tf.logSumExp over the last axis",
    compute: (x) => tf.logSumExp(x, -1),
    reference: (x) => reduced(x, [x.shape.length - 1], logSumExpOf),
    samples: small,
    tails: farRows,
    limit: series,
    gradient: series,
  },
  {
    name: "tf.moments over the rows",
    compute: (x) => {
      const { mean, variance } = tf.moments(x, 0);
      return [mean, variance];
    },
    reference: (x) => [reduced(x, [0], meanOf), reduced(x, [0], varianceOf)],
    samples: one("x", [2, 1], [5, 3], [37, 11]),
    limit: sums,
    gradient: sums,
  },
  {
    name: "tf.cumsum along the last axis",
    compute: (x) => tf.cumsum(x, x.rank - 1),
    reference: (x) => cumulated(x, x.shape.length - 1),
    samples: small,
    limit: sums,
  },
];

export const summingOperations: readonly Operation[] = [
  ...reductions("sum", (x, axis, keep) => tf.sum(x, axis, keep), sumOf, sums, [1e6, Infinity, -Infinity, NaN]),
  ...reductions("mean", (x, axis, keep) => tf.mean(x, axis, keep), meanOf, sums, [1e6, Infinity, -Infinity, NaN]),
  ...reductions("max", (x, axis, keep) => tf.max(x, axis, keep), largestOf, { because: "the entry itself" }, [
    1e6,
    Infinity,
    -Infinity,
  ]),
  ...softmaxes,
];
