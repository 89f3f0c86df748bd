import type { Matrix } from "@heddle/contracts";
import { type Contrast, contrastOf } from "./contrast.js";

/** Latents under rotation, their covariance and the orthogonal matrix so far. */
export interface State {
  readonly latents: readonly Float64Array[];
  readonly covariance: Matrix;
  readonly rotation: Matrix;
}

/** The criterion that a rotation maximizes: Σ contrast − correlationPenalty · Σ r² over pairs. */
export interface Criterion {
  readonly contrast: Contrast;
  readonly correlationPenalty: number;
}

/** A rotation in the plane of two latents. */
export interface Turn {
  readonly cosine: number;
  readonly sine: number;
}

export const STILL: Turn = { cosine: 1, sine: 0 };

/** The part of the criterion that a rotation of two latents changes, after that rotation. */
export function pairValue(
  { latents, covariance: { values, rows: size } }: State,
  { contrast, correlationPenalty }: Criterion,
  [i, j]: readonly [number, number],
  { cosine: c, sine: s }: Turn,
): number {
  const ii = values[i * size + i];
  const ij = values[i * size + j];
  const jj = values[j * size + j];
  const first = c * c * ii + 2 * c * s * ij + s * s * jj;
  const second = s * s * ii - 2 * c * s * ij + c * c * jj;
  const [x, y] = [latents[i], latents[j]];
  const [ofFirst, ofSecond] = contrast(
    x,
    y,
    { cosine: c, sine: s, scale: Math.sqrt(first) },
    { cosine: -s, sine: c, scale: Math.sqrt(second) },
  );
  const contrasts = ofFirst + ofSecond;
  if (correlationPenalty === 0) return contrasts;
  const between = (c * c - s * s) * ij + c * s * (jj - ii);
  let correlations = (between * between) / (first * second);
  for (let k = 0; k < size; k++) {
    if (k === i || k === j) continue;
    const [ik, jk, kk] = [values[i * size + k], values[j * size + k], values[k * size + k]];
    const [firstK, secondK] = [c * ik + s * jk, c * jk - s * ik];
    correlations += (firstK * firstK) / (first * kk) + (secondK * secondK) / (second * kk);
  }
  return contrasts - correlationPenalty * correlations;
}

/** The criterion over all latents. */
export function criterion(
  { latents, covariance: { values, rows: size } }: State,
  { contrast, correlationPenalty }: Criterion,
): number {
  let total = 0;
  for (let j = 0; j < size; j++) {
    const variance = values[j * size + j];
    total += contrastOf(contrast, latents[j], Math.sqrt(variance));
    for (let k = 0; k < j; k++) {
      const covariance = values[j * size + k];
      total -= (correlationPenalty * covariance * covariance) / (variance * values[k * size + k]);
    }
  }
  return total;
}

/** Rotates two latents in place, with their covariance and the matrix. */
export function rotate({ latents, covariance, rotation }: State, i: number, j: number, turn: Turn): void {
  turnPair(latents[i], latents[j], turn);
  const size = latents.length;
  const row = ({ values }: Matrix, at: number) => values.subarray(at * size, (at + 1) * size);
  turnPair(row(rotation, i), row(rotation, j), turn);
  turnPair(row(covariance, i), row(covariance, j), turn);
  const { values } = covariance;
  for (let k = 0; k < size; k++) {
    const [ki, kj] = [values[k * size + i], values[k * size + j]];
    values[k * size + i] = turn.cosine * ki + turn.sine * kj;
    values[k * size + j] = turn.cosine * kj - turn.sine * ki;
  }
}

/** x ← c x + s y and y ← c y − s x, in place. */
export function turnPair(x: Float64Array, y: Float64Array, { cosine, sine }: Turn): void {
  for (let i = 0; i < x.length; i++) {
    const before = x[i];
    x[i] = cosine * before + sine * y[i];
    y[i] = cosine * y[i] - sine * before;
  }
}
