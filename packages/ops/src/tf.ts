/**
 * The one tf of the house. `@tensorflow/tfjs-core` alone registers no gradients in Node, and two copies mean two
 * engines: everything that computes with tensors imports it from here.
 */
import * as tf from "@tensorflow/tfjs";

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
