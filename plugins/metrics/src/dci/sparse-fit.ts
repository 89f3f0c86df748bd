import { lasso, productsOf } from "../shared/prediction/lasso.js";
import { type LinearRule, logisticLoss, scoresOf } from "../shared/prediction/logistic-regression.js";
import { sparseLogistic } from "../shared/prediction/sparse-logistic.js";
import { entriesOf } from "../shared/prediction/standardize.js";

/** Penalties of a path, in descending order from the smallest one at which all weights are 0. */
const STEPS = 12;
const RATIO = 0.6;

/** One target: standardized numbers, or 1 and 0. */
export type Target =
  | { readonly kind: "continuous"; readonly values: Float64Array }
  | { readonly kind: "member"; readonly values: Uint8Array };

/**
 * Fits a sparse linear model of a target. The L1 path is fitted on the first part of the entries. The penalty with the
 * smallest loss on the second part is chosen; the final model uses both parts.
 *
 * @param columns standardized, per latent
 */
export function sparseFit(
  columns: readonly Float64Array[],
  target: Target,
  first: Int32Array,
  second: Int32Array,
): LinearRule {
  const both = Int32Array.from([...first, ...second]).sort();
  const largest = largestPenalty(columns, target, both);
  const nothing: LinearRule = { weights: new Float64Array(columns.length), intercept: 0 };
  if (largest === 0) return nothing;
  const tested = entriesOf(columns, second);
  let rule: LinearRule | undefined;
  let [best, least] = [largest, Infinity];
  let penalty = largest;
  const learned = entriesOf(columns, first);
  for (let step = 0; step < STEPS; step++, penalty *= RATIO) {
    rule = fitRule(learned, part(target, first), penalty, rule);
    const loss = lossOf(scoresOf(tested, rule), part(target, second));
    if (loss < least) [best, least] = [penalty, loss];
  }
  return fitRule(entriesOf(columns, both), part(target, both), best, undefined);
}

function fitRule(
  columns: readonly Float64Array[],
  target: Target,
  penalty: number,
  start: LinearRule | undefined,
): LinearRule {
  if (target.kind === "member") return sparseLogistic(columns, target.values, penalty, start);
  return { weights: lasso(productsOf(columns, target.values), penalty, start?.weights), intercept: 0 };
}

/** Smallest penalty at which all weights are 0: the largest product of a column with the residual of a constant. */
function largestPenalty(columns: readonly Float64Array[], target: Target, entries: Int32Array): number {
  const values = Float64Array.from(part(target, entries).values);
  const middle = values.reduce((sum, value) => sum + value, 0) / values.length;
  const rest = values.map((value) => value - middle);
  return Math.max(0, ...productsOf(entriesOf(columns, entries), rest).withTarget.map(Math.abs));
}

function part(target: Target, entries: Int32Array): Target {
  return target.kind === "continuous"
    ? { kind: "continuous", values: Float64Array.from(entries, (at) => target.values[at]) }
    : { kind: "member", values: Uint8Array.from(entries, (at) => target.values[at]) };
}

/** Sum of squared errors, or of logistic losses. */
function lossOf(scores: Float64Array, { kind, values }: Target): number {
  return scores.reduce((sum, score, at) => {
    const miss = score - values[at];
    return sum + (kind === "continuous" ? miss * miss : logisticLoss(score, values[at]));
  }, 0);
}
