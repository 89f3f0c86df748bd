import { choleskySolve, exp, log1p } from "@heddle/numerics";

/** A linear score: intercept + Σ weight · column. */
export interface LinearRule {
  readonly weights: Float64Array;
  readonly intercept: number;
}

const MOST_STEPS = 60;
const TOLERANCE = 1e-10;

/**
 * Two-class logistic regression with a ridge penalty, as scikit-learn's `LogisticRegression(C)`. It minimizes
 * ½‖w‖² + C Σ loss, without a penalty on the intercept, by Newton's method with step halving.
 *
 * @param columns per latent: its values; a column of zeros has weight 0
 * @param member 1 or 0 per entry; both occur
 * @param weights weight of the loss per entry; 1 by default
 */
export function logisticRegression(
  columns: readonly Float64Array[],
  member: Uint8Array,
  strength = 1,
  weights?: Float64Array,
): LinearRule {
  const size = columns.length + 1;
  const costs = new Float64Array(member.length).fill(strength);
  if (weights !== undefined) for (let at = 0; at < costs.length; at++) costs[at] = strength * weights[at];
  const losses: Losses = { columns, rows: rowsOf(columns), member, costs };
  let current = objectiveAt(losses, new Float64Array(size));
  for (let step = 0; step < MOST_STEPS; step++) {
    const { gradient, hessian } = derivatives(losses, current);
    const direction = choleskySolve(
      { rows: size, columns: size, values: hessian },
      { rows: size, columns: 1, values: gradient },
    ).values;
    const decrease = direction.reduce((sum, change, at) => sum + change * gradient[at], 0);
    if (decrease < TOLERANCE * (1 + Math.abs(current.value)) * 1e-6) break;
    let length = 1;
    let next = objectiveAt(losses, moved(current.point, direction, length));
    while (next.value > current.value && length > 1e-10) {
      length /= 2;
      next = objectiveAt(losses, moved(current.point, direction, length));
    }
    if (next.value >= current.value) break;
    current = next;
  }
  return { weights: current.point.slice(0, columns.length), intercept: current.point[columns.length] };
}

/** Score of every entry. */
export function scoresOf(columns: readonly Float64Array[], { weights, intercept }: LinearRule): Float64Array {
  const scores = new Float64Array(columns[0].length).fill(intercept);
  for (const [latent, values] of columns.entries()) {
    if (weights[latent] === 0) continue;
    for (let at = 0; at < scores.length; at++) scores[at] += weights[latent] * values[at];
  }
  return scores;
}

/** ln(1 + e^−s) for a member, ln(1 + e^s) for others, without overflow. */
export function logisticLoss(score: number, member: number): number {
  const margin = member === 1 ? score : -score;
  return margin > 0 ? log1p(exp(-margin)) : log1p(exp(margin)) - margin;
}

const moved = (from: Float64Array, direction: Float64Array, length: number): Float64Array<ArrayBuffer> =>
  Float64Array.from(from, (value, at) => value - length * direction[at]);

const ruleAt = (point: Float64Array): LinearRule => ({
  weights: point.subarray(0, point.length - 1),
  intercept: point[point.length - 1],
});

/** Training data, with C per entry. */
interface Losses {
  readonly columns: readonly Float64Array[];
  /** Entries × (latents and 1), row-major. */
  readonly rows: Float64Array;
  readonly member: Uint8Array;
  readonly costs: Float64Array;
}

function rowsOf(columns: readonly Float64Array[]): Float64Array {
  const size = columns.length + 1;
  const rows = new Float64Array(columns[0].length * size).fill(1);
  for (const [column, values] of columns.entries())
    for (let at = 0, to = column; at < values.length; at++, to += size) rows[to] = values[at];
  return rows;
}

/** The objective at a point. Its derivatives use the same exponentials. */
interface Objective {
  readonly point: Float64Array;
  readonly value: number;
  readonly scores: Float64Array;
  /** e^−|score| */
  readonly exponentials: Float64Array;
}

function objectiveAt({ columns, member, costs }: Losses, point: Float64Array): Objective {
  const scores = scoresOf(columns, ruleAt(point));
  const exponentials = new Float64Array(scores.length);
  let loss = 0;
  for (let at = 0; at < scores.length; at++) {
    exponentials[at] = exp(-Math.abs(scores[at]));
    const margin = member[at] === 1 ? scores[at] : -scores[at];
    // see `logisticLoss`
    loss += costs[at] * (log1p(exponentials[at]) - Math.min(margin, 0));
  }
  const { weights } = ruleAt(point);
  const value = loss + weights.reduce((sum, weight) => sum + weight * weight, 0) / 2;
  return { point, value, scores, exponentials };
}

/** Gradient and Hessian of the objective, in one pass over the entries. */
function derivatives({ rows, member, costs }: Losses, { point, scores, exponentials }: Objective) {
  const size = point.length;
  const gradient = new Float64Array(size);
  const hessian = new Float64Array(size * size);
  for (let at = 0, from = 0; at < scores.length; at++, from += size) {
    const shrunk = exponentials[at];
    // the sigmoid of the score
    const share = (scores[at] >= 0 ? 1 : shrunk) / (1 + shrunk);
    const residual = costs[at] * (share - member[at]);
    const curvature = costs[at] * share * (1 - share);
    for (let row = 0, to = 0; row < size; row++, to += size) {
      const weighted = rows[from + row] * curvature;
      gradient[row] += rows[from + row] * residual;
      for (let column = 0; column <= row; column++) hessian[to + column] += weighted * rows[from + column];
    }
  }
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < row; column++) hessian[column * size + row] = hessian[row * size + column];
  }
  for (let at = 0; at < size - 1; at++) {
    gradient[at] += point[at];
    hessian[at * size + at] += 1;
  }
  // the curvature of the intercept is 0 if all predictions are certain
  hessian[size * size - 1] += 1e-10;
  return { gradient, hessian };
}
