/**
 * TensorFlow.js's core with its gradients and chained operations, for all tensor computations. Two copies
 * of the core would be two engines: import `tf` from here.
 */
import "#gradients";
import * as tf from "@tensorflow/tfjs-core";

export type {
  DataType,
  Rank,
  Scalar,
  Tensor,
  Tensor1D,
  Tensor2D,
  TensorInfo,
} from "@tensorflow/tfjs-core";
export { tf };
