/** Operations of @heddle/ops except products and count likelihoods. */
import { digamma as digamma64, lgamma as lgamma64, trigamma as trigamma64 } from "@heddle/numerics";
import {
  adamUpdate,
  digamma,
  inScope,
  lgamma,
  logSumExp,
  type Scalar,
  softplus,
  standardizeColumns,
  standardizeRows,
  stopGradient,
  type Tensor,
  type Tensor2D,
  tf,
  trigamma,
} from "@heddle/ops";
import { expect } from "vitest";
import type { Check } from "../checks.js";
import { array, at, filled, mapped, type NdArray, normals } from "./array.js";
import type { Limit, Operation } from "./operation.js";
import { logSumExpOf, meanOf, reduced, unary, varianceOf } from "./stock-references.js";

const gammaLimit: Limit = { each: 2e-7, absolute: 1e-7, because: "one rounding to float32" };
const EPSILON = 1e-3;

type Gamma = readonly [string, (x: Tensor) => Tensor, (x: number) => number, ends: readonly [number, number]];
const GAMMA: readonly Gamma[] = [
  ["lgamma", lgamma, lgamma64, [Infinity, Infinity]],
  ["digamma", digamma, digamma64, [-Infinity, Infinity]],
  ["trigamma", trigamma, trigamma64, [Infinity, 0]],
];

/** x from 0.05 to a few dozen, where the highest derivative is in the range of float32. */
const gammaSamples = [[1], [7], [3, 5]].map((shape) => [
  mapped(normals("x", ...shape), (x) => Math.exp(1.2 * x + 0.5)),
]);
const gammaTails = [
  [array([9], [0, 1e-6, 1e-3, 0.5, 1, 2, 1e3, 1e6, Infinity].map(Math.fround))],
  [array([2], [-1, NaN])],
];

export const gammaOperations: readonly Operation[] = GAMMA.map(([name, compute, f, [atZero, atInfinity]]) => ({
  name,
  compute: compute as Operation["compute"],
  reference: unary((x) =>
    x > 0 ? (x === Infinity ? atInfinity : f(x)) : x === 0 ? atZero : NaN,
  ) as Operation["reference"],
  samples: gammaSamples,
  tails: gammaTails,
  limit: gammaLimit,
  gradient: { each: 3e-6, absolute: 1e-6, because: "float32; the next of the family" },
}));

const softplusOf = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

const smooth: Operation[] = [
  {
    name: "softplus",
    compute: (x) => softplus(x),
    reference: (x) => unary(softplusOf)(x),
    samples: [[normals("x", 3, 5)], [normals("x", 13)]],
    tails: [[array([9], [0, 80, -80, 1e6, -1e6, 1e-6, Infinity, -Infinity, NaN].map(Math.fround))]],
    limit: { each: 2e-6, because: "float32 series" },
    gradient: { each: 5e-6, because: "float32 series" },
  },
  {
    name: "logSumExp",
    compute: (x) => [logSumExp(x), logSumExp(x, 0)],
    reference: (x) => [reduced(x, [x.shape.length - 1], logSumExpOf), reduced(x, [0], logSumExpOf)],
    samples: [[normals("x", 3, 5)], [normals("x", 1, 7)], [normals("x", 5, 2, 3)]],
    tails: [[array([4, 2], [-Infinity, -Infinity, Infinity, 0, 1e4, 9999, -1e4, -1e4])], [array([1, 3], [0, NaN, 1])]],
    limit: { each: 2e-6, largest: 1e-6, because: "float32 series and sums" },
    gradient: { each: 5e-6, largest: 1e-6, because: "float32 series and sums" },
  },
];

/** Standardized to mean 0 and variance 1 along one axis. */
export function standardized(
  x: NdArray,
  axis: number,
  epsilon: number,
): { y: NdArray; mean: NdArray; variance: NdArray } {
  const mean = reduced(x, [axis], meanOf, true);
  const variance = reduced(x, [axis], varianceOf, true);
  const y = filled(x.shape, (index) => (at(x, index) - at(mean, index)) / Math.sqrt(at(variance, index) + epsilon));
  return { y, mean, variance };
}

const matrices = [
  [2, 1],
  [5, 3],
  [3, 8],
  [128, 20],
].map(([rows, columns]) => [mapped(normals("x", rows, columns), (x, i) => 2 * x + (i % columns))]);
const scaled: Limit = {
  largest: 5e-6,
  absolute: 1e-6,
  because: "float32 sums and a square root; of two rows, what is left of 1 − 1",
};
const CONSTANT = [[array([4, 2], [7, 1e3, 7, 1e3, 7, 1e3, 7, 1e3])]];

const standardizations: Operation[] = [
  {
    name: "standardizeColumns with its moments",
    compute: (x) => {
      const { y, mean, variance } = standardizeColumns(x as Tensor2D, EPSILON);
      return [y, mean, variance];
    },
    reference: (x) => {
      const { y, mean, variance } = standardized(x, 0, EPSILON);
      const flat = ({ values }: NdArray): NdArray => ({ shape: [values.length], values });
      return [y, flat(mean), flat(variance)];
    },
    samples: matrices,
    tails: CONSTANT,
    limit: scaled,
  },
  {
    // the moments are not differentiated: they update running averages
    name: "standardizeColumns",
    compute: (x) => standardizeColumns(x as Tensor2D, EPSILON).y,
    reference: (x) => standardized(x, 0, EPSILON).y,
    samples: matrices,
    limit: scaled,
    gradient: scaled,
  },
  {
    name: "standardizeRows",
    compute: (x) => standardizeRows(x as Tensor2D, EPSILON),
    reference: (x) => standardized(x, 1, EPSILON).y,
    samples: matrices.slice(1),
    limit: scaled,
    gradient: scaled,
  },
];

const ADAM = { beta1: 0.9, beta2: 0.999, epsilon: 1e-2, weightDecay: 1e-2 };
const adam: Operation = {
  name: "adamUpdate",
  compute: (weight, gradient, first, second, rate, root) => {
    const given = { weight: weight, gradient: gradient, first: first, second: second };
    const next = adamUpdate({ ...given, rate: rate as Scalar, root: root as Scalar }, ADAM);
    return [next.weight, next.first, next.second];
  },
  reference: (...inputs) => {
    const [weight, gradient, first, second, rate, root] = inputs as [
      NdArray,
      NdArray,
      NdArray,
      NdArray,
      NdArray,
      NdArray,
    ];
    const g = gradient.values.map((value, i) => value + ADAM.weightDecay * weight.values[i]);
    const m = first.values.map((value, i) => ADAM.beta1 * value + (1 - ADAM.beta1) * g[i]);
    const v = second.values.map((value, i) => ADAM.beta2 * value + (1 - ADAM.beta2) * g[i] * g[i]);
    const w = weight.values.map(
      (value, i) => value - (rate.values[0] * m[i]) / (Math.sqrt(v[i]) / root.values[0] + ADAM.epsilon),
    );
    return [w, m, v].map((values) => ({ shape: weight.shape, values }));
  },
  samples: [[1], [3], [4], [2, 65]].map((shape) => [
    ...["weight", "gradient", "first"].map((name) => normals(name, ...shape)),
    mapped(normals("second", ...shape), (x) => x * x),
    array([], [Math.fround(0.01)]),
    array([], [Math.fround(0.3)]),
  ]),
  limit: { largest: 1e-6, because: "float32" },
};

export const heddleOperations: readonly Operation[] = [...smooth, ...standardizations, adam];

export const stopGradientCheck: Check = {
  title: "stopGradient: returns its input, with gradient 0",
  run: () =>
    inScope(() => {
      const stopped = (x: Tensor): Tensor => tf.mul(x, stopGradient(x));
      const { value, grad } = tf.valueAndGrad(stopped)(tf.tensor1d([2, -3]));
      expect(Array.from(value.dataSync())).toEqual([4, 9]);
      expect(Array.from(grad.dataSync())).toEqual([2, -3]);
    }),
};
