/**
 * The inner loops: one cell's genes at a time, float64, allocation-free. Each loop keeps its whole body in one place,
 * above 40 lines, because a call per element would cost more than the arithmetic.
 *
 * Algebra (θ dispersion, μ mean, x count): u = μ/θ, w = 1 + u, L = ln w.
 *   NB      ln p(0) = −θ L;  ln p(x) = −θ L + x (ln μ − L) + [ln Γ(x+θ) − ln Γ(θ) − x ln θ] − ln x!
 *   d/d ln μ = (x − μ)/w;    d/d ln θ = θ (ψ(x+θ) − ψ(θ) − L) + (μ − x)/w
 *   ZINB    ln p(0) = ln(σ(d) + σ(−d) p_NB(0));  ln p(x) = ln σ(−d) + ln p_NB(x), d the dropout logit
 */
import type { DispersionTable } from "./dispersion-table.js";
import { fastExp, fastLog } from "./fast-elementary.js";
import { difference, logFactorial, risingFactorial } from "./rising-factorial.js";

/** Scratch and inputs of a call; offsets select the cell. */
export interface RowInput {
  readonly genes: number;
  readonly counts: ArrayLike<number>;
  readonly logits: Float32Array;
  readonly dropout?: Float32Array;
  readonly dispersion: DispersionTable;
  /** eᵃ⁻ᵐᵃˣ, then d ln p / d ln μ: genes each. */
  readonly scale: Float64Array;
  readonly byLogMean: Float64Array;
}

/** Where gradients go, cells × genes; absent when no tape is active. */
export interface RowGradient {
  readonly dispersion: Float32Array;
  readonly dropout?: Float32Array;
}

/** Softmax of the cell's logits into `scale`, unnormalised; returns what turns it into μ and ln μ. */
export function softmaxRow(input: RowInput, offset: number, logSize: number): { sum: number; logShift: number } {
  const { genes, logits, scale } = input;
  let largest = -Infinity;
  for (let j = 0; j < genes; j++) largest = Math.max(largest, logits[offset + j]!);
  let sum = 0;
  for (let j = 0; j < genes; j++) {
    const value = fastExp(logits[offset + j]! - largest);
    scale[j] = value;
    sum += value;
  }
  return { sum, logShift: logSize - largest - fastLog(sum) };
}

/** Σ over genes of the NB log probability of one cell; fills byLogMean and the gradient where asked. */
export function negativeBinomialRow(
  input: RowInput,
  offset: number,
  dispersionOffset: number,
  toMean: number,
  logShift: number,
  gradient: RowGradient | undefined,
): number {
  const { genes, counts, logits, scale, byLogMean } = input;
  const { theta, inverse, logarithm } = input.dispersion;
  const byDispersion = gradient?.dispersion;
  let total = 0;
  for (let j = 0; j < genes; j++) {
    const at = dispersionOffset + j;
    const x = counts[offset + j]!;
    const mean = scale[j]! * toMean;
    const u = mean * inverse[at]!;
    const w = 1 + u;
    const v = 1 / w;
    const logW = fastLog(w) + (u - (w - 1)) * v;
    let value = -theta[at]! * logW;
    let digamma = 0;
    if (x !== 0) {
      value += x * (logits[offset + j]! + logShift - logW);
      value += risingFactorial(x, theta[at]!, inverse[at]!, logarithm[at]!) - logFactorial(x);
      digamma = difference.digamma;
    }
    total += value;
    if (byDispersion) {
      const slope = (x - mean) * v;
      byLogMean[j] = slope;
      byDispersion[offset + j] = theta[at]! * (digamma - logW) - slope;
    }
  }
  return total;
}

/** As `negativeBinomialRow`, with zero inflation. Logarithms of sigmoids are gathered as one running product. */
export function zinbRow(
  input: RowInput,
  offset: number,
  dispersionOffset: number,
  toMean: number,
  logShift: number,
  gradient: RowGradient | undefined,
): number {
  const { genes, counts, logits, scale, byLogMean } = input;
  const { theta, inverse, logarithm } = input.dispersion;
  const dropout = input.dropout!;
  const byDispersion = gradient?.dispersion;
  const byDropout = gradient?.dropout;
  let total = 0;
  let product = 1;
  for (let j = 0; j < genes; j++) {
    const at = dispersionOffset + j;
    const x = counts[offset + j]!;
    const mean = scale[j]! * toMean;
    const u = mean * inverse[at]!;
    const w = 1 + u;
    const v = 1 / w;
    const logW = fastLog(w) + (u - (w - 1)) * v;
    const atZero = -theta[at]! * logW;
    const d = dropout[offset + j]!;
    // e = min(eᵈ, e⁻ᵈ); den = 1 + e: σ(d) is 1/den or e/den.
    const e = fastExp(d < 0 ? d : -d);
    const den = 1 + e;
    let weight = 1;
    let byD: number;
    let digamma = 0;
    if (x !== 0) {
      const value = x * (logits[offset + j]! + logShift - logW);
      total += atZero + value + risingFactorial(x, theta[at]!, inverse[at]!, logarithm[at]!) - logFactorial(x);
      digamma = difference.digamma;
      const r = 1 / den;
      product *= r;
      if (d > 0) total -= d;
      byD = d < 0 ? -e * r : -r;
    } else {
      const p = fastExp(atZero);
      const num = d < 0 ? e + p : 1 + e * p;
      if (num > 1e-30) {
        const r = 1 / (num * den);
        product *= num * num * r;
        weight = (d < 0 ? p : e * p) * den * r;
        byD = e * (1 - p) * r;
      } else {
        // Both σ(d) and p(0) underflow towards 0: their logarithms do not.
        const gap = atZero - d;
        const larger = gap > 0 ? atZero : d;
        total += larger + fastLog(1 + fastExp(gap > 0 ? -gap : gap)) - fastLog(den);
        weight = gap > 0 ? 1 / (1 + fastExp(-gap)) : 1 - 1 / (1 + fastExp(gap));
        byD = 1 - weight - e / den;
      }
    }
    if (product < 1e-250) {
      total += fastLog(product);
      product = 1;
    }
    if (byDispersion && byDropout) {
      const slope = (x - mean) * v;
      byLogMean[j] = weight * slope;
      byDispersion[offset + j] = weight * (theta[at]! * (digamma - logW) - slope);
      byDropout[offset + j] = byD;
    }
  }
  return total + fastLog(product);
}

/** d ln p / d logits of one cell from d ln p / d ln μ, through the softmax; returns d ln p / d logSize. */
export function logitsGradientRow(input: RowInput, offset: number, sum: number, byLogits: Float32Array): number {
  const { genes, scale, byLogMean } = input;
  let all = 0;
  for (let j = 0; j < genes; j++) all += byLogMean[j]!;
  const share = all / sum;
  for (let j = 0; j < genes; j++) byLogits[offset + j] = byLogMean[j]! - scale[j]! * share;
  return all;
}
