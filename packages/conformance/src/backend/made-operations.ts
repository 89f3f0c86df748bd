/** Operations of tfjs that create tensors from numbers. */
import { type Tensor, tf } from "@heddle/ops";
import { array, filled } from "./array.js";
import type { Operation } from "./operation.js";

const LEVELS = [2, 0, 2, 1];

export const madeOperations: readonly Operation[] = (
  [
    ["eye", () => tf.eye(3), filled([3, 3], ([i, j]) => Number(i === j))],
    ["fill", () => tf.fill([2, 3], -0.5), filled([2, 3], () => -0.5)],
    ["fill with NaN", () => tf.fill([3], NaN), filled([3], () => NaN)],
    ["zeros", () => tf.zeros([5]), filled([5], () => 0)],
    ["range", () => tf.range(2, 9, 3), array([3], [2, 5, 8])],
    [
      "oneHot",
      () => tf.oneHot(tf.tensor1d(LEVELS, "int32"), 3),
      filled([LEVELS.length, 3], ([row, level]) => Number(LEVELS[row] === level)),
    ],
  ] as const
).map(([name, compute, expected]) => ({
  name: `tf.${name}`,
  compute: () => compute() as Tensor,
  reference: () => expected,
  samples: [[]],
  limit: { because: "nothing is computed" },
}));
