import type { CircularFactor } from "@heddle/contracts";
import { cos, sin } from "@heddle/numerics";
import { standardize } from "../shared/prediction/standardize.js";
import type { Sample } from "../shared/resampling/factor-study.js";
import type { Products } from "./explained-circle.js";

/**
 * Products of the latents and the angles of a sample.
 *
 * @param latents per latent: its values in the known cells of the factor
 */
export function circleProducts(
  latents: readonly Float64Array[],
  { angles, cells }: CircularFactor,
): (sample: Sample) => Products {
  const { columns } = standardize(latents, Int32Array.from(cells.keys()));
  const [cosines, sines] = [angles.map(cos), angles.map(sin)];
  const known = Int32Array.from(cells.keys());
  let shared: ReturnType<typeof latentProducts> | undefined;
  return ({ weights, order }) => {
    // permutations change only the angles, not the latents and weights
    if (shared === undefined || shared.weights.some((weight, at) => weight !== weights[at]))
      shared = latentProducts(columns, known, weights);
    const { centered, among } = shared;
    const [c, s] = [cosines, sines].map((values) => centeredIn(values, order, weights));
    return {
      latents: columns.length,
      among,
      cosine: Float64Array.from(centered, (values) => dot(values, c)),
      sine: Float64Array.from(centered, (values) => dot(values, s)),
      spread: { cosine: dot(c, c), sine: dot(s, s), both: dot(c, s) },
    };
  };
}

function latentProducts(columns: readonly Float64Array[], order: Int32Array, weights: Float64Array) {
  const size = columns.length;
  const centered = columns.map((values) => centeredIn(values, order, weights));
  const among = new Float64Array(size * size);
  for (let a = 0; a < size; a++)
    for (let b = 0; b <= a; b++) among[a * size + b] = among[b * size + a] = dot(centered[a], centered[b]);
  return { weights, centered, among };
}

/** Deviations of `values[order[at]]` from their mean in the sample; 0 outside it. */
function centeredIn(values: Float64Array, order: Int32Array, weights: Float64Array): Float64Array {
  let [sum, total] = [0, 0];
  for (let at = 0; at < order.length; at++) {
    sum += weights[at] * values[order[at]];
    total += weights[at];
  }
  const middle = sum / total;
  const centered = new Float64Array(order.length);
  for (let at = 0; at < order.length; at++) centered[at] = weights[at] * (values[order[at]] - middle);
  return centered;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += a[at] * b[at];
  return sum;
}
