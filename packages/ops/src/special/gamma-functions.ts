/**
 * ln Γ, ψ and ψ′ as differentiable operations on float32 tensors. Domain x ≥ 0 (NaN below 0 and for NaN):
 * counts and dispersions are always in this domain. At 0: +∞, −∞, +∞; at +∞: +∞, +∞, 0.
 */
import { digamma as digamma64, lgamma as lgamma64, trigamma as trigamma64 } from "@heddle/numerics";
import type { Tensor, TensorInfo } from "@tensorflow/tfjs-core";
import { defineOp } from "../define-op.js";
import type { HostMemory } from "../host-memory.js";
import { tf } from "../tf.js";
import { digammaReference, lgammaReference, tetragammaReference, trigammaReference } from "./gamma-references.js";

type Host = (memory: HostMemory, inputs: { readonly x: TensorInfo }) => TensorInfo;

/** Elementwise in float64, so that only float32 rounding remains; `atZero` is the limit from above. */
const elementwise =
  (f: (x: number) => number, atZero: number): Host =>
  (memory, { x }) => {
    const output = memory.allocate(x.shape);
    const from = memory.view(x);
    const to = memory.view(output);
    for (let i = 0; i < to.length; i++) {
      const value = from[i];
      to[i] = value > 0 ? f(value) : value === 0 ? atZero : NaN;
    }
    return output;
  };

const lgammaOp = defineOp<"x">({
  name: "HeddleLgamma",
  reference: ({ x }) => lgammaReference(x),
  host: elementwise(lgamma64, Infinity),
  save: { inputs: ["x"] },
  gradient: ([dy], [x]) => ({ x: () => tf.mul(dy, digamma(x)) }),
});

const digammaOp = defineOp<"x">({
  name: "HeddleDigamma",
  reference: ({ x }) => digammaReference(x),
  host: elementwise(digamma64, -Infinity),
  save: { inputs: ["x"] },
  gradient: ([dy], [x]) => ({ x: () => tf.mul(dy, trigamma(x)) }),
});

const trigammaOp = defineOp<"x">({
  name: "HeddleTrigamma",
  reference: ({ x }) => trigammaReference(x),
  host: elementwise(trigamma64, Infinity),
  save: { inputs: ["x"] },
  gradient: ([dy], [x]) => ({ x: () => tf.mul(dy, tetragammaReference(x)) }),
});

/** ln Γ(x), any shape, float32, x ≥ 0. Gradient: ψ(x). */
export function lgamma<T extends Tensor>(x: T): T {
  return lgammaOp({ x }, undefined)[0] as T;
}

/** ψ(x) = d ln Γ(x) / dx, any shape, float32, x ≥ 0. Gradient: ψ′(x). */
export function digamma<T extends Tensor>(x: T): T {
  return digammaOp({ x }, undefined)[0] as T;
}

/** ψ′(x), any shape, float32, x ≥ 0. Gradient: ψ″(x), not differentiable further. */
export function trigamma<T extends Tensor>(x: T): T {
  return trigammaOp({ x }, undefined)[0] as T;
}
