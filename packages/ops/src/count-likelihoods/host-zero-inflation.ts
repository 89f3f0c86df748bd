/**
 * What zero inflation changes of host-row.ts; d is the dropout logit, σ the sigmoid.
 *   ln p(0) = ln(σ(d) + σ(−d) p_NB(0));    ln p(x) = ln σ(−d) + ln p_NB(x)
 * With e = e^−|d|, s = 1 where d < 0: A = e^min(d, 0) = s e + 1 − s and B = e^−max(d, 0) = (1 − s) e + s, so that
 * σ(d) = A / (1 + e), σ(−d) = B / (1 + e), without a branch on a sign that no processor can foresee.
 * Logarithms are gathered as one running product.
 */
import { fastExp, fastLog } from "./fast-elementary.js";
import type { Cell, RowGradient, RowInput } from "./host-row.js";

/** Below this A + B p(0) is taken by logarithms: both terms may underflow. */
const SMALLEST = 1e-30;
/** The running product is turned into a logarithm before it can underflow. */
const FLUSH = 1e-250;

/** Σ ln p over the genes where x = 0. */
export function zinbZeros(input: RowInput, cell: Cell, gradient: RowGradient | undefined): number {
  const { genes, counts, scale, logOdds, byLogMean } = input;
  const dropout = input.dropout!;
  const { theta } = input.dispersion;
  const { offset, dispersionOffset, toMean } = cell;
  const byDispersion = gradient?.dispersion;
  const byDropout = gradient?.dropout;
  let total = 0;
  let product = 1;
  for (let j = 0; j < genes; j++) {
    if (counts[offset + j] !== 0) continue;
    const atZero = -theta[dispersionOffset + j]! * logOdds[j]!;
    const d = dropout[offset + j]!;
    const e = fastExp(-Math.abs(d));
    const p = fastExp(atZero);
    const negative = +(d < 0);
    const b = (1 - negative) * e + negative;
    const numerator = negative * e + (1 - negative) + b * p;
    const denominator = 1 + e;
    let weight = 0;
    let slopeOfDropout = 0;
    if (numerator > SMALLEST) {
      const r = 1 / (numerator * denominator);
      product *= numerator * numerator * r;
      weight = b * p * denominator * r;
      slopeOfDropout = e * (1 - p) * r;
    } else {
      const gap = Math.abs(atZero - d);
      total += Math.max(atZero, d) + fastLog((1 + fastExp(-gap)) / denominator);
      weight = 1 / (1 + fastExp(d - atZero));
      slopeOfDropout = 1 - weight - e / denominator;
    }
    if (product < FLUSH) {
      total += fastLog(product);
      product = 1;
    }
    if (byDispersion && byDropout) {
      const slope = -scale[j]! * toMean * byLogMean[j]!;
      byLogMean[j] = weight * slope;
      byDispersion[offset + j] = weight * (atZero - slope);
      byDropout[offset + j] = slopeOfDropout;
    }
  }
  return total + fastLog(product);
}

/** Σ ln σ(−d) over the genes where x > 0. */
export function keptCounts(input: RowInput, cell: Cell, gradient: RowGradient | undefined): number {
  const { genes, counts } = input;
  const dropout = input.dropout!;
  const { offset } = cell;
  const byDropout = gradient?.dropout;
  let total = 0;
  for (let j = 0; j < genes; j++) {
    if (counts[offset + j] === 0) continue;
    const d = dropout[offset + j]!;
    const e = fastExp(-Math.abs(d));
    total -= Math.max(d, 0) + fastLog(1 + e);
    if (byDropout) byDropout[offset + j] = -(d < 0 ? e : 1) / (1 + e);
  }
  return total;
}
