/** Elementwise operations of tfjs. */
import { type Tensor, tf } from "@heddle/ops";
import { array, mapped, type NdArray, normals } from "./array.js";
import type { Limit, Operation } from "./operation.js";
import { binary, unary } from "./stock-references.js";

const exact: Limit = { because: "no rounding but the result's" };
const rounded: Limit = { each: 1.2e-7, because: "one rounding to float32" };
const twoUnits: Limit = { each: 2.4e-7, because: "float32, two units in the last place" };
const series: Limit = { each: 2e-6, because: "float32 series, conditioned by their argument" };

const SHAPES = [[1], [7], [3, 5], [2, 3, 13]];
/** Standard normals scaled and shifted; `|x| ≥ 0.05`, so that no finite difference crosses a kink at 0. */
const draw = (name: string, shape: number[], scale = 2): NdArray =>
  mapped(normals(name, ...shape), (x) => scale * x + (x < 0 ? -0.05 : 0.05));
const positive = (name: string, shape: number[]): NdArray => mapped(draw(name, shape, 1), (x) => Math.exp(x));
const tailsOf = (...values: number[]): NdArray[][] => [[array([values.length], values.map(Math.fround))]];

const ENDS = [0, -0, 1e6, -1e6, 1e-30, Infinity, -Infinity, NaN];
const POSITIVE_ENDS = [0, 1e-30, 1e-6, 1e6, 1e30, Infinity, NaN];

type Unary = readonly [
  name: string,
  compute: (x: Tensor) => Tensor,
  f: (x: number) => number,
  limit: Limit,
  tails: readonly number[],
  change: { readonly domain?: typeof draw; readonly flat?: true },
];

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const whole: Unary[5] = {};
const above: Unary[5] = { domain: positive };

const UNARY: readonly Unary[] = [
  ["neg", tf.neg, (x) => -x, exact, ENDS, whole],
  ["abs", tf.abs, Math.abs, exact, ENDS, whole],
  ["square", tf.square, (x) => x * x, rounded, ENDS, whole],
  ["reciprocal", tf.reciprocal, (x) => 1 / x, twoUnits, ENDS.slice(2), above],
  ["sqrt", tf.sqrt, Math.sqrt, rounded, [...POSITIVE_ENDS, -1], above],
  ["rsqrt", tf.rsqrt, (x) => 1 / Math.sqrt(x), twoUnits, POSITIVE_ENDS, above],
  ["exp", tf.exp, Math.exp, series, [...ENDS, 88, -87, 100, -120], whole],
  ["log", tf.log, Math.log, series, [...POSITIVE_ENDS, -1], above],
  ["log1p", tf.log1p, Math.log1p, { ...series, largest: 1e-6 }, [0, 1e-3, 1e6, 1e30, Infinity, NaN], above],
  ["sigmoid", tf.sigmoid, sigmoid, series, [0, 30, -30, 1e6, -1e6, Infinity, -Infinity, NaN], whole],
  ["tanh", tf.tanh, Math.tanh, series, [0, 30, -30, 1e6, -1e6, Infinity, -Infinity, NaN], whole],
  ["relu", tf.relu, (x) => Math.max(x, 0), exact, [0, 1e6, -1e6, Infinity, -Infinity], whole],
  ["elu", (x) => tf.elu(x), (x) => (x < 0 ? Math.expm1(x) : x), { ...series, largest: 1e-6 }, [0, 1e6, -1e6], whole],
  [
    "leakyRelu",
    (x) => tf.leakyRelu(x, 0.25),
    (x) => (x < 0 ? 0.25 * x : x),
    exact,
    [0, 1e6, -1e6, Infinity, -Infinity],
    whole,
  ],
  [
    "clipByValue",
    (x) => tf.clipByValue(x, -1, 2),
    (x) => Math.min(2, Math.max(-1, x)),
    exact,
    [0, 1e6, -1e6, Infinity, -Infinity],
    whole,
  ],
  ["zerosLike", tf.zerosLike, () => 0, exact, ENDS, { flat: true }],
  ["onesLike", tf.onesLike, () => 1, exact, ENDS, { flat: true }],
  ["clone", tf.clone, (x) => x, exact, ENDS, whole],
  ["cast to int32", (x) => tf.cast(x, "int32"), Math.trunc, exact, [0, 1.9, -1.9, 1e6], { flat: true }],
];

const unaryOperations: Operation[] = UNARY.map(([name, compute, f, limit, tails, { domain = draw, flat }]) => ({
  name: `tf.${name}`,
  compute: compute as Operation["compute"],
  reference: unary(f) as Operation["reference"],
  samples: SHAPES.map((shape) => [domain("x", shape)]),
  tails: tailsOf(...tails),
  limit,
  ...(!flat && { gradient: { each: 5e-6, largest: 5e-6, because: "float32, a few roundings" } }),
}));

/** Shapes of two operands: equal, a suffix of the other, with axes of length 1, a scalar. */
const PAIRS = [
  [[5], [5]],
  [
    [3, 7],
    [3, 7],
  ],
  [[3, 7], [7]],
  [[7], [3, 7]],
  [
    [3, 7],
    [3, 1],
  ],
  [
    [3, 1],
    [1, 5],
  ],
  [[3, 7], []],
  [
    [2, 3, 5],
    [3, 1],
  ],
] as const;

const CORNERS: readonly (readonly [number, number])[] = [0, -0, 1, -1e6, Infinity, -Infinity, NaN].flatMap((a) =>
  [0, 2, Infinity, NaN].map((b) => [a, b] as const),
);
const corners = (kept: (a: number, b: number) => boolean): NdArray[][] => {
  const pairs = CORNERS.filter(([a, b]) => kept(a, b));
  return [
    [0, 1].map((side) =>
      array(
        [pairs.length],
        pairs.map((pair) => pair[side as 0 | 1]),
      ),
    ),
  ];
};
const always = () => true;
const noNaN = (a: number, b: number) => !Number.isNaN(a) && !Number.isNaN(b);

type Binary = readonly [
  name: string,
  compute: (a: Tensor, b: Tensor) => Tensor,
  f: (a: number, b: number) => number,
  limit: Limit,
  tails: (a: number, b: number) => boolean,
  /** "alike": the gradient of tfjs does not sum over broadcast axes. */
  gradient?: "none" | "alike",
];

const BINARY: readonly Binary[] = [
  ["add", tf.add, (a, b) => a + b, rounded, always],
  ["sub", tf.sub, (a, b) => a - b, rounded, always],
  ["mul", tf.mul, (a, b) => a * b, rounded, always],
  ["div", tf.div, (a, b) => a / b, rounded, always],
  ["squaredDifference", tf.squaredDifference, (a, b) => (a - b) * (a - b), { ...rounded, each: 4e-7 }, always, "alike"],
  ["maximum", tf.maximum, Math.max, exact, noNaN, "alike"],
  ["minimum", tf.minimum, Math.min, exact, noNaN, "alike"],
  ["less", tf.less, (a, b) => Number(a < b), exact, always, "none"],
  ["greater", tf.greater, (a, b) => Number(a > b), exact, always, "none"],
  ["greaterEqual", tf.greaterEqual, (a, b) => Number(a >= b), exact, always, "none"],
  ["equal", tf.equal, (a, b) => Number(a === b), exact, always, "none"],
  ["notEqual", tf.notEqual, (a, b) => Number(a !== b), exact, always, "none"],
];

/** The second operand is on a grid shifted by a third, so that no two entries are equal and no divisor is near 0. */
const pair = ([a, b]: (typeof PAIRS)[number]): NdArray[] => [
  mapped(normals("a", ...a), (x) => Math.round(x * 64) / 64),
  mapped(normals("b", ...b), (x) => (Math.round(x * 64) + (x < 0 ? -64 : 64)) / 64 + 1 / 192),
];

const binaryOperations: Operation[] = BINARY.flatMap(([name, compute, f, limit, kept, gradient]): Operation[] => {
  const values: Operation = {
    name: `tf.${name}`,
    compute: compute as Operation["compute"],
    reference: binary(f) as Operation["reference"],
    samples: PAIRS.map(pair),
    tails: corners(kept),
    limit,
  };
  if (gradient === "none") return [values];
  const within = { largest: 2e-6, because: "float32 sums over what was broadcast" };
  if (gradient === undefined) return [{ ...values, gradient: within }];
  const alike = PAIRS.filter(([a, b]) => `${a}` === `${b}`).map(pair);
  return [values, { ...values, name: `tf.${name} of two equal shapes`, samples: alike, tails: [], gradient: within }];
});

export const elementwiseOperations: readonly Operation[] = [...unaryOperations, ...binaryOperations];
