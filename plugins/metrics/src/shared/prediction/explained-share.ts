import { cholesky } from "@heddle/numerics";
import type { Sample } from "../resampling/factor-study.js";

/** Weighted sums of products of latents in a sample, which the regressions of all targets share. */
export interface Normal {
  /** Latents that are linearly independent of those before them; constant and repeated latents are excluded. */
  readonly used: readonly number[];
  /** Lower triangle of the centered products of the used latents. */
  readonly factor: Float64Array;
  readonly means: Float64Array;
  readonly total: number;
}

/** A latent is a combination of others if its share of unexplained variance is below this. */
const OWN = 1e-10;

/** @param latents per latent: its values, standardized over the known cells */
export function normalOf(latents: readonly Float64Array[], { weights }: Sample): Normal {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const means = Float64Array.from(latents, (values) => weighted(values, weights) / total);
  const used: number[] = [];
  const centered: Float64Array[] = [];
  const rows: number[][] = [];
  for (const [latent, values] of latents.entries()) {
    const own = new Float64Array(values.length);
    for (let at = 0; at < own.length; at++) own[at] = weights[at] * (values[at] - means[latent]);
    const products = [...centered.map((other) => dot(other, values, means[latent])), dot(own, values, means[latent])];
    if (!remains(rows, products, total)) continue;
    used.push(latent);
    centered.push(own);
    rows.push(products);
  }
  return { used, factor: lowerTriangle(rows), means, total };
}

/** True if the Cholesky factor has a positive diagonal after this row is added. */
function remains(rows: readonly number[][], products: readonly number[], total: number): boolean {
  const size = rows.length;
  const spread = products[size];
  if (!(spread > OWN * total)) return false;
  const factor = lowerTriangle(rows);
  const solved = forward(factor, size, products);
  return spread - solved.reduce((sum, value) => sum + value * value, 0) > OWN * spread;
}

function lowerTriangle(rows: readonly number[][]): Float64Array {
  const size = rows.length;
  const values = new Float64Array(size * size);
  for (const [row, products] of rows.entries()) values.set(products, row * size);
  return cholesky({ rows: size, columns: size, values }).values;
}

/**
 * R² of the least-squares regression of a target on the latents: the share of explained variance; NaN for a constant
 * target.
 *
 * @param target one value per known cell; `sample.order` permutes it
 */
export function explainedShare(
  latents: readonly Float64Array[],
  { used, factor, means, total }: Normal,
  target: Float64Array,
  { weights, order }: Sample,
): number {
  let sum = 0;
  for (let at = 0; at < order.length; at++) sum += weights[at] * target[order[at]];
  const middle = sum / total;
  const centered = new Float64Array(order.length);
  let squares = 0;
  for (let at = 0; at < order.length; at++) {
    const deviation = target[order[at]] - middle;
    centered[at] = weights[at] * deviation;
    squares += centered[at] * deviation;
  }
  if (!(squares > 0)) return Number.NaN;
  const products = used.map((latent) => dot(centered, latents[latent], means[latent]));
  const solved = forward(factor, used.length, products);
  return Math.min(1, solved.reduce((all, value) => all + value * value, 0) / squares);
}

/** L⁻¹ · right. */
function forward(lower: Float64Array, size: number, right: readonly number[]): number[] {
  const solved: number[] = [];
  for (let row = 0; row < size; row++) {
    let rest = right[row];
    for (let column = 0; column < row; column++) rest -= lower[row * size + column] * solved[column];
    solved.push(rest / lower[row * size + row]);
  }
  return solved;
}

function weighted(values: Float64Array, weights: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < values.length; at++) sum += weights[at] * values[at];
  return sum;
}

/** Σ a · (b − middle). */
function dot(a: Float64Array, b: Float64Array, middle: number): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += a[at] * (b[at] - middle);
  return sum;
}
