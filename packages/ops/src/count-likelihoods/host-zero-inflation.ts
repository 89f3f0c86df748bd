/**
 * Changes to host-row.ts for zero inflation; d is the dropout logit, σ the sigmoid.
 *   ln p(0) = ln(σ(d) + σ(−d) p_NB(0));    ln p(x) = ln σ(−d) + ln p_NB(x)
 * With e = e^−|d|, s = 1 where d < 0: A = e^min(d, 0) = s e + 1 − s and B = e^−max(d, 0) = (1 − s) e + s, so that
 * σ(d) = A / (1 + e), σ(−d) = B / (1 + e), without a branch on the sign, which branch prediction would often miss.
 * The logarithm is taken once, of a running product.
 */
import { fastExp, fastLog } from "./fast-elementary.js";
import type { Cell, RowGradient, RowInput } from "./host-row.js";

/** Below this, A + B p(0) is computed from logarithms: both terms may underflow. */
const SMALLEST = 1e-30;
/** The running product is replaced by its logarithm before it can underflow. */
const FLUSH = 1e-250;

/** e^−|d| of every gene. */
function expNegativeAbsRow(dropout: Float32Array, offset: number, to: Float64Array): void {
  for (let j = 0; j < to.length; j++) to[j] = fastExp(-Math.abs(dropout[offset + j]));
}

/** The NB's p(0) of every gene. */
function atZeroRow(theta: Float64Array, offset: number, logOdds: Float64Array, to: Float64Array): void {
  for (let j = 0; j < to.length; j++) to[j] = fastExp(-theta[offset + j] * logOdds[j]);
}

// Long because one loop shares four factors: a split would cost a call, or a pass over memory, per gene.
/** Σ ln p over the genes where x = 0. Call before `keptCounts`, which shares its e^−|d|. */
export function zinbZeros(input: RowInput, cell: Cell, gradient: RowGradient | undefined): number {
  const { genes, counts, scale, logOdds, byLogMean } = input;
  const [dropout, fading, chances] = [input.dropout!, input.fading!, input.atZero!];
  const { theta } = input.dispersion;
  const { offset, dispersionOffset, toMean } = cell;
  const byDispersion = gradient?.dispersion;
  const byDropout = gradient?.dropout;
  expNegativeAbsRow(dropout, offset, fading);
  atZeroRow(theta, dispersionOffset, logOdds, chances);
  let total = 0;
  let product = 1;
  for (let j = 0; j < genes; j++) {
    if (counts[offset + j] !== 0) continue;
    const e = fading[j];
    const p = chances[j];
    const negative = +(dropout[offset + j] < 0);
    const b = (1 - negative) * e + negative;
    const numerator = negative * e + (1 - negative) + b * p;
    const denominator = 1 + e;
    const r = 1 / (numerator * denominator);
    let weight = b * p * denominator * r;
    let slopeOfDropout = e * (1 - p) * r;
    if (numerator > SMALLEST) {
      product *= numerator * numerator * r;
      if (product < FLUSH) {
        total += fastLog(product);
        product = 1;
      }
    } else {
      const logP = -theta[dispersionOffset + j] * logOdds[j];
      total += underflowing(logP, dropout[offset + j]);
      weight = nbShare(logP, dropout[offset + j]);
      slopeOfDropout = 1 - weight - e / denominator;
    }
    if (byDispersion && byDropout) {
      const slope = -scale[j] * toMean * byLogMean[j];
      byLogMean[j] = weight * slope;
      byDispersion[offset + j] = weight * (-theta[dispersionOffset + j] * logOdds[j] - slope);
      byDropout[offset + j] = slopeOfDropout;
    }
  }
  return total + fastLog(product);
}

/** ln(σ(d) + σ(−d) eˡ) where d ≪ 0 and l = ln p(0) ≪ 0. */
function underflowing(logP: number, d: number): number {
  return Math.max(logP, d) + fastLog((1 + fastExp(-Math.abs(logP - d))) / (1 + fastExp(d)));
}

/** Probability that such a zero comes from the NB. */
const nbShare = (logP: number, d: number): number => 1 / (1 + fastExp(d - logP));

/** Σ ln σ(−d) over the genes where x > 0. */
export function keptCounts(input: RowInput, cell: Cell, gradient: RowGradient | undefined): number {
  const { genes, counts } = input;
  const [dropout, fading] = [input.dropout!, input.fading!];
  const { offset } = cell;
  const byDropout = gradient?.dropout;
  let total = 0;
  let product = 1;
  for (let j = 0; j < genes; j++) {
    if (counts[offset + j] === 0) continue;
    const d = dropout[offset + j];
    const e = fading[j];
    const r = 1 / (1 + e);
    total -= Math.max(d, 0);
    product *= r;
    if (product < FLUSH) {
      total += fastLog(product);
      product = 1;
    }
    if (byDropout) byDropout[offset + j] = -(d < 0 ? e : 1) * r;
  }
  return total + fastLog(product);
}
