import type { Matrix } from "@heddle/contracts";
import { type Contrast, contrastOf, type Directions } from "./contrast.js";

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
  /** Share of a latent's variance that is not posterior variance, from the variance of its mean: see `Plane.reliability`. */
  readonly reliability: (variance: number) => number;
}

/** A rotation in the plane of two latents. */
export interface Turn {
  readonly cosine: number;
  readonly sine: number;
}

export const STILL: Turn = { cosine: 1, sine: 0 };

/** The part of the criterion that a rotation of two latents changes, after each of these rotations. */
export function pairValues(
  state: State,
  { contrast, correlationPenalty, reliability }: Criterion,
  pair: readonly [number, number],
  turns: readonly Turn[],
): number[] {
  const { latents } = state;
  const variances = turns.map((turn) => variancesAfter(state, pair, turn));
  const directions = turns.map(({ cosine, sine }, at): Directions => {
    const [first, second] = variances[at].map((variance) => ({
      scale: Math.sqrt(variance),
      reliability: reliability(variance),
    }));
    return [
      { cosine, sine, ...first },
      { cosine: -sine, sine: cosine, ...second },
    ];
  });
  return contrast(latents[pair[0]], latents[pair[1]], directions).map(([first, second], at) => {
    const contrasts = first + second;
    if (correlationPenalty === 0) return contrasts;
    return contrasts - correlationPenalty * correlationsAfter(state, pair, turns[at], variances[at]);
  });
}

/** The variances of both latents after a rotation. */
function variancesAfter(
  { covariance: { values, rows: size } }: State,
  [i, j]: readonly [number, number],
  { cosine: c, sine: s }: Turn,
): [number, number] {
  const ii = values[i * size + i];
  const ij = values[i * size + j];
  const jj = values[j * size + j];
  return [c * c * ii + 2 * c * s * ij + s * s * jj, s * s * ii - 2 * c * s * ij + c * c * jj];
}

/** Σ r² over the pairs with one of both latents, after a rotation. */
function correlationsAfter(
  { covariance: { values, rows: size } }: State,
  [i, j]: readonly [number, number],
  { cosine: c, sine: s }: Turn,
  [first, second]: readonly [number, number],
): number {
  const between = (c * c - s * s) * values[i * size + j] + c * s * (values[j * size + j] - values[i * size + i]);
  let correlations = (between * between) / (first * second);
  for (let k = 0; k < size; k++) {
    if (k === i || k === j) continue;
    const [ik, jk, kk] = [values[i * size + k], values[j * size + k], values[k * size + k]];
    const [firstK, secondK] = [c * ik + s * jk, c * jk - s * ik];
    correlations += (firstK * firstK) / (first * kk) + (secondK * secondK) / (second * kk);
  }
  return correlations;
}

/** The criterion over all latents. */
export function criterion(
  { latents, covariance: { values, rows: size } }: State,
  { contrast, correlationPenalty, reliability }: Criterion,
): number {
  let total = 0;
  for (let j = 0; j < size; j++) {
    const variance = values[j * size + j];
    total += contrastOf(contrast, latents[j], Math.sqrt(variance), reliability(variance));
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
