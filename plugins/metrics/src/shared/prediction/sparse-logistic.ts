import { sigmoid } from "@heddle/numerics";
import { softened } from "./lasso.js";
import { type LinearRule, scoresOf } from "./logistic-regression.js";

const MOST_ROUNDS = 100;
const MOST_SWEEPS = 100;
const TOLERANCE = 1e-8;
/** Minimum curvature per cell; without it, the weight of a certain prediction would diverge. */
const LEAST = 1e-5;

/**
 * Logistic regression with an L1 penalty. It minimizes mean loss + penalty · Σ|w|, without a penalty on the intercept, by
 * coordinate descent on the quadratic approximation (Friedman et al. 2010, §3), from `start`.
 *
 * @param columns per latent: its standardized values
 * @param member 1 or 0 per entry
 */
export function sparseLogistic(
  columns: readonly Float64Array[],
  member: Uint8Array,
  penalty: number,
  start?: LinearRule,
): LinearRule {
  let rule = start ?? { weights: new Float64Array(columns.length), intercept: 0 };
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const next = quadraticStep(columns, member, penalty, rule);
    const change = next.weights.reduce(
      (most, weight, at) => Math.max(most, Math.abs(weight - rule.weights[at])),
      Math.abs(next.intercept - rule.intercept),
    );
    rule = next;
    if (change < TOLERANCE) break;
  }
  return rule;
}

/** Penalized minimum of the quadratic approximation at `rule`, from moments instead of cells. */
function quadraticStep(
  columns: readonly Float64Array[],
  member: Uint8Array,
  penalty: number,
  rule: LinearRule,
): LinearRule {
  const { products, target } = moments(columns, member, rule);
  const size = columns.length + 1;
  const point = Float64Array.of(...rule.weights, rule.intercept);
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    let largest = 0;
    for (let at = 0; at < size; at++) {
      const own = products[at * size + at];
      if (own === 0) continue;
      let rest = target[at] + own * point[at];
      for (let other = 0; other < size; other++) rest -= products[at * size + other] * point[other];
      const next = softened(rest, at === size - 1 ? 0 : penalty) / own;
      largest = Math.max(largest, Math.abs(next - point[at]));
      point[at] = next;
    }
    if (largest < TOLERANCE / 10) break;
  }
  return { weights: point.slice(0, size - 1), intercept: point[size - 1] };
}

/** Weighted products of the columns, the constant and the working response, divided by n. */
function moments(columns: readonly Float64Array[], member: Uint8Array, rule: LinearRule) {
  const scores = scoresOf(columns, rule);
  const cells = scores.length;
  const size = columns.length + 1;
  const curvature = new Float64Array(cells);
  const response = new Float64Array(cells);
  for (let at = 0; at < cells; at++) {
    const share = sigmoid(scores[at]);
    curvature[at] = Math.max(LEAST, share * (1 - share));
    response[at] = curvature[at] * scores[at] + member[at] - share;
  }
  const all = [...columns, new Float64Array(cells).fill(1)];
  const products = new Float64Array(size * size);
  const target = new Float64Array(size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = 0;
      for (let at = 0; at < cells; at++) sum += all[row][at] * curvature[at] * all[column][at];
      products[row * size + column] = products[column * size + row] = sum / cells;
    }
    let sum = 0;
    for (let at = 0; at < cells; at++) sum += all[row][at] * response[at];
    target[row] = sum / cells;
  }
  return { products, target };
}
