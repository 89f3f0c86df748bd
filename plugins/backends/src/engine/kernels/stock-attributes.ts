import { type TensorInfo, tf } from "@heddle/ops";
import { cpuKernel } from "../cpu-kernels.js";

/** What tfjs's own kernels use to read their attributes. */
export const stockAttributes = {
  has: (kernel: string): boolean => cpuKernel(kernel) !== undefined,
  inferShape: (shape: readonly number[], size: number): number[] => tf.util.inferFromImplicitShape([...shape], size),
  sliceBounds: (x: TensorInfo, begin: number[], size: number[]): [number[], number[]] => {
    const [from, lengths] = tf.slice_util.parseSliceParams(x as tf.Tensor, begin, size) as [number[], number[]];
    tf.slice_util.assertParamsValid(x as tf.Tensor, from, lengths);
    return [from, lengths];
  },
  splitSizes: (x: TensorInfo, parts: number | number[], axis: number): number[] =>
    tf.backend_util.prepareSplitSize(x as tf.Tensor, parts, axis),
};
