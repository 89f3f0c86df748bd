import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import { defineOp } from "../define-op.js";
import { tf } from "../tf.js";

interface Transposed {
  readonly a: boolean;
  readonly b: boolean;
}

const flip = (x: Tensor2D, transposed: boolean): Tensor2D => (transposed ? tf.transpose(x) : x);

/**
 * tfjs-wasm multiplies by XNNPACK only where neither operand is transposed and takes a slow loop otherwise
 * (batch_mat_mul_impl.cc), which every backward pass needs: transposing first is about eight times faster.
 */
const op = defineOp<"a" | "b", Transposed>({
  name: "HeddleMatrixProduct",
  reference: ({ a, b }, transposed) => tf.matMul(flip(a as Tensor2D, transposed.a), flip(b as Tensor2D, transposed.b)),
  save: { inputs: ["a", "b"] },
  gradient: ([dy], [a, b], transposed) => ({
    a: () =>
      transposed.a
        ? matrixProduct(b as Tensor2D, dy as Tensor2D, { a: transposed.b, b: true })
        : matrixProduct(dy as Tensor2D, b as Tensor2D, { a: false, b: !transposed.b }),
    b: () =>
      transposed.b
        ? matrixProduct(dy as Tensor2D, a as Tensor2D, { a: true, b: transposed.a })
        : matrixProduct(a as Tensor2D, dy as Tensor2D, { a: !transposed.a, b: false }),
  }),
});

const affineOp = defineOp<"x" | "weights" | "bias">({
  name: "HeddleAffine",
  reference: ({ x, weights, bias }) => tf.add(matrixProduct(x as Tensor2D, weights as Tensor2D), bias),
  save: { inputs: ["x", "weights"] },
  gradient: ([dy], [x, weights]) => ({
    x: () => matrixProduct(dy as Tensor2D, weights as Tensor2D, { a: false, b: true }),
    weights: () => matrixProduct(x as Tensor2D, dy as Tensor2D, { a: true, b: false }),
    bias: () => tf.sum(dy, 0),
  }),
});

/** x · weights + bias: N × I times I × O, and O; N × O, float32. */
export function affine(x: Tensor2D, weights: Tensor2D, bias: Tensor1D): Tensor2D {
  return affineOp({ x, weights, bias }, undefined)[0] as Tensor2D;
}

/** op(a) · op(b) where op transposes by flag: rows × columns of the results, float32. */
export function matrixProduct(a: Tensor2D, b: Tensor2D, transposed: Transposed = { a: false, b: false }): Tensor2D {
  return op({ a, b }, transposed)[0] as Tensor2D;
}
