/** One set of counts and parameters, with log probabilities and gradients. */
import type { Likelihood } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { type Tensor, type Tensor1D, tf } from "@heddle/ops";
import { denseCounts, headOutputs, headTensors, headValues } from "./describe-likelihood-input.js";

export interface Point {
  readonly genes: number;
  readonly counts: ArrayLike<number>;
  readonly logSize: Float32Array;
  readonly heads: Record<string, Float32Array>;
}

/** logProb per cell, and the gradients of its sum by every head, in order, and by logSize. */
export function evaluate(likelihood: Likelihood, p: Point): { logProb: Float32Array; gradients: Float32Array[] } {
  const counts = denseCounts(p.counts, p.genes);
  try {
    return tf.tidy(() => {
      const inputs = [...headTensors(likelihood, p.heads, p.genes), tf.tensor1d(p.logSize)];
      const logProb = (args: Tensor[]): Tensor1D =>
        likelihood.logProb(counts, headOutputs(likelihood, args, counts.cells), args[args.length - 1] as Tensor1D);
      // a likelihood of real values may not use the library size; adding 0 · logSize gives it the gradient 0
      const none = (args: Tensor[]) => tf.mul(0, tf.sum(args[args.length - 1]));
      const { grads } = tf.valueAndGrads((...args: Tensor[]) => tf.add(tf.sum(logProb(args)), none(args)))(inputs);
      const gradients = grads.map((gradient) => gradient.dataSync() as Float32Array);
      return { logProb: logProb(inputs).dataSync() as Float32Array, gradients };
    });
  } finally {
    counts.dispose();
  }
}

/** Cells with small counts, half of them 0. */
export function smallPoint(likelihood: Likelihood, cells = 6, genes = 4): Point {
  const counts = createRandom(7)
    .uniforms(cells * genes)
    .map((u) => (u < 0.5 ? 0 : Math.floor(1 / (1 - u))));
  const logSize = createRandom(8)
    .normals(cells)
    .map((v) => 2 + 0.5 * v);
  return { genes, counts, logSize, heads: headValues(likelihood, cells, genes, { seed: 9 }) };
}
