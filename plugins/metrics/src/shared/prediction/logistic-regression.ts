import { choleskySolve, exp, log1p, sigmoid } from "@heddle/numerics";

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
  const losses: Losses = { columns, member, costs: new Float64Array(member.length).fill(strength) };
  if (weights !== undefined) losses.costs.set(weights.map((weight) => strength * weight));
  let point = new Float64Array(size);
  let value = objective(losses, point);
  for (let step = 0; step < MOST_STEPS; step++) {
    const { gradient, hessian } = derivatives(losses, point);
    const direction = choleskySolve(
      { rows: size, columns: size, values: hessian },
      { rows: size, columns: 1, values: gradient },
    ).values;
    const decrease = direction.reduce((sum, change, at) => sum + change * gradient[at], 0);
    if (decrease < TOLERANCE * (1 + Math.abs(value)) * 1e-6) break;
    let length = 1;
    let next = moved(point, direction, length);
    let reached = objective(losses, next);
    while (reached > value && length > 1e-10) {
      length /= 2;
      next = moved(point, direction, length);
      reached = objective(losses, next);
    }
    if (reached >= value) break;
    point = next;
    value = reached;
  }
  return { weights: point.slice(0, columns.length), intercept: point[columns.length] };
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
  readonly member: Uint8Array;
  readonly costs: Float64Array;
}

function objective({ columns, member, costs }: Losses, point: Float64Array): number {
  const scores = scoresOf(columns, ruleAt(point));
  let loss = 0;
  for (let at = 0; at < scores.length; at++) loss += costs[at] * logisticLoss(scores[at], member[at]);
  const { weights } = ruleAt(point);
  return loss + weights.reduce((sum, weight) => sum + weight * weight, 0) / 2;
}

/** Gradient and Hessian of the objective, in one pass over the entries. */
function derivatives({ columns, member, costs }: Losses, point: Float64Array) {
  const size = point.length;
  const scores = scoresOf(columns, ruleAt(point));
  const gradient = new Float64Array(size);
  const hessian = new Float64Array(size * size);
  const own = new Float64Array(size).fill(1);
  for (let at = 0; at < scores.length; at++) {
    const share = sigmoid(scores[at]);
    const residual = costs[at] * (share - member[at]);
    const curvature = costs[at] * share * (1 - share);
    for (let column = 0; column < columns.length; column++) own[column] = columns[column][at];
    for (let row = 0; row < size; row++) {
      const weighted = own[row] * curvature;
      gradient[row] += own[row] * residual;
      for (let column = 0; column <= row; column++) hessian[row * size + column] += weighted * own[column];
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
