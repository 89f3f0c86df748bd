/**
 * The inner loops: one cell's genes at a time, in float64, without allocation, in short passes over rows that stay in
 * the first-level cache: first the zeros, without a gamma function, then counts above 0.
 *
 * Algebra (θ dispersion, μ mean, x count): u = μ/θ, w = 1 + u, L = ln w.
 *   ln p(0) = −θ L;  ln p(x) = −θ L + x (ln μ − L) + [ln Γ(x+θ) − ln Γ(θ) − x ln θ] − ln x!
 *   d/d ln μ = (x − μ)/w;    d/d ln θ = θ (ψ(x+θ) − ψ(θ) − L) + (μ − x)/w
 */
import type { DispersionTable } from "./dispersion-table.js";
import { fastExp, fastLog } from "./fast-elementary.js";
import { difference, logFactorial, risingFactorial } from "./rising-factorial.js";

/** Inputs and scratch of a call. The scratch rows have genes entries. */
export interface RowInput {
  readonly genes: number;
  readonly counts: ArrayLike<number>;
  readonly logits: Float32Array;
  readonly dropout?: Float32Array;
  readonly dispersion: DispersionTable;
  /** eᵃ⁻ᵐᵃˣ of the logits. */
  readonly scale: Float64Array;
  /** L. */
  readonly logOdds: Float64Array;
  /** 1/w, then d ln p / d ln μ. */
  readonly byLogMean: Float64Array;
  /** e^−|d| of the dropout logits, and the NB's p(0). */
  readonly fading?: Float64Array;
  readonly atZero?: Float64Array;
}

/** One cell: its offset in N × G arrays and in the dispersion table, and the factors from its softmax to μ and ln μ. */
export interface Cell {
  offset: number;
  dispersionOffset: number;
  /** μ = scale · toMean; ln μ = logit + logShift. */
  toMean: number;
  logShift: number;
  /** Σ scale. */
  sum: number;
}

/** Destination of the gradients, cells × genes; absent when no tape is active. */
export interface RowGradient {
  readonly dispersion: Float32Array;
  readonly dropout?: Float32Array;
}

// Loops with one exp or log each: a larger body would exceed what the engine inlines, and a call per element costs more
// than the function itself.

/** Fills `to` with eᵃ⁻ᵐᵃˣ and returns its sum. */
function exponentials(logits: Float32Array, offset: number, largest: number, to: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < to.length; j++) {
    const value = fastExp(logits[offset + j] - largest);
    to[j] = value;
    sum += value;
  }
  return sum;
}

/** L and 1/w of every gene. */
function odds(input: RowInput, dispersionOffset: number, toMean: number): void {
  const { genes, scale, logOdds, byLogMean } = input;
  const { inverse } = input.dispersion;
  for (let j = 0; j < genes; j++) {
    const u = scale[j] * toMean * inverse[dispersionOffset + j];
    const w = 1 + u;
    const v = 1 / w;
    // The second term corrects the rounding error of w: without it large θ would lose all digits.
    logOdds[j] = fastLog(w) + (u - (w - 1)) * v;
    byLogMean[j] = v;
  }
}

/** Shared by both likelihoods: softmax, then L and 1/w of every gene. */
export function prepareRow(input: RowInput, cell: Cell, logSize: number): void {
  const { genes, logits, scale } = input;
  const { offset, dispersionOffset } = cell;
  let largest = -Infinity;
  for (let j = 0; j < genes; j++) {
    const value = logits[offset + j];
    if (value > largest) largest = value;
  }
  const sum = exponentials(logits, offset, largest, scale);
  const toMean = fastExp(logSize) / sum;
  odds(input, dispersionOffset, toMean);
  cell.sum = sum;
  cell.toMean = toMean;
  cell.logShift = logSize - largest - fastLog(sum);
}

/** Σ ln p over the genes where x = 0. */
export function negativeBinomialZeros(input: RowInput, cell: Cell, gradient: RowGradient | undefined): number {
  const { genes, counts, scale, logOdds, byLogMean } = input;
  const { theta } = input.dispersion;
  const { offset, dispersionOffset, toMean } = cell;
  const byDispersion = gradient?.dispersion;
  let total = 0;
  for (let j = 0; j < genes; j++) {
    if (counts[offset + j] !== 0) continue;
    const value = -theta[dispersionOffset + j] * logOdds[j];
    total += value;
    if (byDispersion) {
      const slope = -scale[j] * toMean * byLogMean[j];
      byLogMean[j] = slope;
      byDispersion[offset + j] = value - slope;
    }
  }
  return total;
}

/** Σ ln p of the negative binomial over the genes where x > 0. */
export function countsAboveZero(input: RowInput, cell: Cell, gradient: RowGradient | undefined): number {
  const { genes, counts, logits, scale, logOdds, byLogMean } = input;
  const { theta, inverse, logarithm } = input.dispersion;
  const { offset, dispersionOffset, toMean, logShift } = cell;
  const byDispersion = gradient?.dispersion;
  let total = 0;
  for (let j = 0; j < genes; j++) {
    const x = counts[offset + j];
    if (x === 0) continue;
    const at = dispersionOffset + j;
    const logW = logOdds[j];
    const rising = risingFactorial(x, theta[at], inverse[at], logarithm[at]);
    const digamma = difference.digamma;
    total += x * (logits[offset + j] + logShift - logW) - theta[at] * logW + rising - logFactorial(x);
    if (byDispersion) {
      const slope = (x - scale[j] * toMean) * byLogMean[j];
      byLogMean[j] = slope;
      byDispersion[offset + j] = theta[at] * (digamma - logW) - slope;
    }
  }
  return total;
}

/** d ln p / d logits of one cell from d ln p / d ln μ, through the softmax; returns d ln p / d logSize. */
export function logitsGradientRow(input: RowInput, cell: Cell, byLogits: Float32Array): number {
  const { genes, scale, byLogMean } = input;
  const { offset } = cell;
  let all = 0;
  for (let j = 0; j < genes; j++) all += byLogMean[j];
  const share = all / cell.sum;
  for (let j = 0; j < genes; j++) byLogits[offset + j] = byLogMean[j] - scale[j] * share;
  return all;
}
