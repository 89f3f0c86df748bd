/** Operations of tfjs that move, copy or select entries. */
import { type Tensor, tf } from "@heddle/ops";
import { at, filled, type NdArray, normals } from "./array.js";
import type { Limit, Operation } from "./operation.js";
import { concatenated, gathered, padded, sliced, stacked, sumOf, tiled, transposed } from "./stock-references.js";

const moved: Limit = { because: "entries are moved, not changed" };
const sums: Limit = { largest: 2e-6, because: "float32 sums" };
/** Values that a copy must not change. */
const SPECIAL = [-0, 1e30, 1e-30, Infinity, -Infinity, NaN];

type One = (x: Tensor) => Tensor | Tensor[];
type Several = (...parts: Tensor[]) => Tensor;

/** One input per shape; the tail case has the first shape and special values only. */
function move(
  name: string,
  shapes: number[][],
  compute: One,
  reference: (x: NdArray) => NdArray | NdArray[],
): Operation {
  return {
    name: `tf.${name}`,
    compute: (x) => compute(x),
    reference: (x) => reference(x),
    samples: shapes.map((shape) => [normals("x", ...shape)]),
    tails: [[filled(shapes[0], ([first = 0, second = 0]) => Math.fround(SPECIAL[(first + second) % SPECIAL.length]))]],
    limit: moved,
    gradient: sums,
  };
}

/** Several inputs, one per shape. */
const join = (
  name: string,
  shapes: number[][],
  compute: Several,
  reference: (...parts: NdArray[]) => NdArray,
): Operation => ({
  name: `tf.${name}`,
  compute,
  reference,
  samples: [shapes.map((shape, i) => normals(`part${i}`, ...shape))],
  limit: moved,
  gradient: sums,
});

const reshaped =
  (...shape: number[]) =>
  (x: NdArray): NdArray => ({ shape, values: x.values });

const MARGINS: [number, number][] = [
  [1, 0],
  [2, 3],
];

const slices: Operation[] = (
  [
    ["columns", [4, 7], [1, 2], [3, 4]],
    ["rows", [5, 7], [2, 0], [3, 7]],
    ["one row", [5, 7], [4, 0], [1, 7]],
    ["three axes", [3, 4, 5], [1, 1, 2], [2, 3, 2]],
  ] as const
).map(([what, shape, begin, size]) =>
  move(
    `slice of ${what}`,
    [[...shape]],
    (x) => tf.slice(x, [...begin], [...size]),
    (x) => sliced(x, begin, size),
  ),
);

const joins: Operation[] = [
  ...[0, 1].flatMap((axis) => [
    join(
      `concat along axis ${axis}`,
      [2, 5, 1].map((length) => (axis === 0 ? [length, 3] : [3, length])),
      (...parts) => tf.concat(parts, axis),
      (...parts) => concatenated(parts, axis),
    ),
  ]),
  ...[0, 1, 2].map((axis) =>
    join(
      `stack along axis ${axis}`,
      [
        [3, 5],
        [3, 5],
      ],
      (...parts) => tf.stack(parts, axis),
      (...parts) => stacked(parts, axis),
    ),
  ),
  {
    ...join(
      "addN",
      [
        [3, 5],
        [3, 5],
        [3, 5],
      ],
      (...parts) => tf.addN(parts),
      (...parts) => filled([3, 5], (index) => sumOf(parts.map((part) => at(part, index)))),
    ),
    limit: sums,
  },
  join(
    "where",
    [
      [3, 5],
      [3, 5],
    ],
    (a, b) =>
      tf.where(
        tf.tensor2d(
          Array.from({ length: 15 }, (_, i) => (i % 5) % 2),
          [3, 5],
          "bool",
        ),
        a,
        b,
      ),
    (a, b) => filled([3, 5], (index) => at(index[1] % 2 ? a : b, index)),
  ),
];

const CHOSEN = [2, 0, 2, 1];
/** Heddle uses gathers for permutations and lookups only, so that their table needs no gradient. */
const gathers: Operation[] = [0, 1].map((axis) => {
  const { gradient: _, ...operation } = move(
    `gather along axis ${axis}`,
    [
      [5, 7],
      [3, 4],
    ],
    (x) => tf.gather(x, tf.tensor1d(CHOSEN, "int32"), axis),
    (x) => gathered(x, CHOSEN, axis),
  );
  return operation;
});

const copies: Operation[] = [
  move(
    "transpose of two axes",
    [
      [3, 5],
      [1, 7],
      [13, 4],
    ],
    (x) => tf.transpose(x),
    (x) => transposed(x, [1, 0]),
  ),
  move(
    "transpose of three axes",
    [[2, 3, 5]],
    (x) => tf.transpose(x, [2, 0, 1]),
    (x) => transposed(x, [2, 0, 1]),
  ),
  move(
    "tile",
    [
      [3, 5],
      [1, 4],
    ],
    (x) => tf.tile(x, [2, 3]),
    (x) => tiled(x, [2, 3]),
  ),
  move(
    "pad",
    [
      [3, 5],
      [1, 1],
    ],
    (x) => tf.pad(x, MARGINS, 0.5),
    (x) => padded(x, MARGINS, 0.5),
  ),
  move(
    "split",
    [[4, 6]],
    (x) => tf.split(x, 3, 1),
    (x) => [0, 2, 4].map((from) => sliced(x, [0, from], [4, 2])),
  ),
  move(
    "reshape",
    [
      [4, 6],
      [2, 3, 4],
    ],
    (x) => tf.reshape(x, [3, 8]),
    reshaped(3, 8),
  ),
  move("expandDims", [[3, 5]], (x) => tf.expandDims(x, 1), reshaped(3, 1, 5)),
  move("squeeze", [[3, 1, 5]], (x) => tf.squeeze(x, [1]), reshaped(3, 5)),
];

export const movingOperations: readonly Operation[] = [...slices, ...joins, ...gathers, ...copies];
