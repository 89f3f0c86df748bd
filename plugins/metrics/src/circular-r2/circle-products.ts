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
  let shared: ReturnType<typeof latentProducts> | undefined;
  return ({ weights, order }) => {
    // permutations change only the angles, not the latents and weights
    if (shared === undefined || shared.weights.some((weight, at) => weight !== weights[at]))
      shared = latentProducts(columns, weights);
    const c = centeredIn(order.length, (at) => cosines[order[at]], weights);
    const s = centeredIn(order.length, (at) => sines[order[at]], weights);
    return {
      latents: columns.length,
      among: shared.among,
      cosine: Float64Array.from(shared.centered, (values) => dot(values, c)),
      sine: Float64Array.from(shared.centered, (values) => dot(values, s)),
      spread: { cosine: dot(c, c), sine: dot(s, s), both: dot(c, s) },
    };
  };
}

function latentProducts(columns: readonly Float64Array[], weights: Float64Array) {
  const centered = columns.map((values) => centeredIn(values.length, (at) => values[at], weights));
  const among = Float64Array.from(centered.flatMap((a) => centered.map((b) => dot(a, b))));
  return { weights, centered, among };
}

/** Deviations from the mean in the sample; 0 outside it. */
function centeredIn(size: number, valueAt: (at: number) => number, weights: Float64Array): Float64Array {
  let [sum, total] = [0, 0];
  for (let at = 0; at < size; at++) {
    sum += weights[at] * valueAt(at);
    total += weights[at];
  }
  return Float64Array.from(weights, (weight, at) => weight * (valueAt(at) - sum / total));
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += a[at] * b[at];
  return sum;
}
