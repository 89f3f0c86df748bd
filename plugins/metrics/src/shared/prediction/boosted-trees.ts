import { exp, log, sigmoid } from "@heddle/numerics";
import { ascendingOrder } from "../correlation/weighted-ranks.js";
import { growTree, leafOf, type Tree } from "./regression-tree.js";

/** Target: numbers, or a group per entry, from 0, below `groups`. */
export type BoostingTarget =
  | { readonly kind: "continuous"; readonly values: Float64Array }
  | { readonly kind: "groups"; readonly labels: Int32Array; readonly groups: number };

export interface Boosting {
  /** Per column: its share of the gain of all splits; all 0 without splits. */
  readonly importance: Float64Array;
  /** Per testing entry: the predicted number, or the group with the largest score. */
  readonly predictions: Float64Array;
}

export interface BoostingOptions {
  readonly trees: number;
  readonly depth: number;
  readonly rate: number;
}

/** Defaults of scikit-learn, which disentanglement_lib uses. */
export const BOOSTING_DEFAULTS: BoostingOptions = { trees: 100, depth: 3, rate: 0.1 };

/**
 * Gradient boosting (Friedman 2001, Algorithms 3, 5 and 6), as GradientBoostingClassifier and GradientBoostingRegressor of
 * scikit-learn. Trees are fitted to residuals; a Newton step sets each leaf. A round has one tree for numbers and for two
 * groups, and one tree per group for more groups.
 *
 * @param columns per latent: its values in the training entries
 * @param tested per latent: its values in the testing entries
 */
export function boostTrees(
  columns: readonly Float64Array[],
  target: BoostingTarget,
  tested: readonly Float64Array[],
  { trees, depth, rate }: BoostingOptions,
): Boosting {
  const loss = target.kind === "continuous" ? squares(target.values) : logistic(target.labels, target.groups);
  const orders = columns.map(ascendingOrder);
  const importance = new Float64Array(columns.length);
  const scores = loss.start.map((value) => new Float64Array(columns[0].length).fill(value));
  const foreign = loss.start.map((value) => new Float64Array(tested[0].length).fill(value));
  for (let round = 0; round < trees; round++) {
    const rests = loss.rests(scores);
    for (const [output, rest] of rests.entries()) {
      const tree = growTree(columns, orders, rest, depth);
      if (tree.nodes.length > 1) for (const [column, gain] of tree.gains.entries()) importance[column] += gain;
      const leaves = leafValues(tree, rest, loss.leaf);
      for (const [at, { column, entries }] of tree.nodes.entries())
        if (column < 0) for (const entry of entries) scores[output][entry] += rate * leaves[at];
      for (let entry = 0; entry < foreign[output].length; entry++)
        foreign[output][entry] += rate * leaves[leafOf(tree, tested, entry)];
    }
  }
  const all = importance.reduce((sum, gain) => sum + gain, 0);
  return {
    importance: all > 0 ? importance.map((gain) => gain / all) : importance,
    predictions: loss.predict(foreign),
  };
}

interface Loss {
  /** Initial score per output. */
  readonly start: readonly number[];
  /** Negative gradient per output. */
  rests(scores: readonly Float64Array[]): Float64Array[];
  /** Factor of the numerator, and each entry's term of the denominator, of a Newton step. */
  readonly leaf: { readonly factor: number; curvature(rest: number): number };
  predict(scores: readonly Float64Array[]): Float64Array;
}

function leafValues({ nodes }: Tree, rest: Float64Array, { factor, curvature }: Loss["leaf"]): Float64Array {
  return Float64Array.from(nodes, ({ column, entries }) => {
    if (column >= 0) return 0;
    let [sum, denominator] = [0, 0];
    for (const entry of entries) {
      sum += rest[entry];
      denominator += curvature(rest[entry]);
    }
    return denominator < 1e-150 ? 0 : (factor * sum) / denominator;
  });
}

function squares(values: Float64Array): Loss {
  const middle = values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    start: [middle],
    rests: ([scores]) => [values.map((value, at) => value - scores[at])],
    leaf: { factor: 1, curvature: () => 1 },
    predict: ([scores]) => scores,
  };
}

/** |residual| (1 − |residual|) is p (1 − p) for members and others. */
const binaryCurvature = (rest: number): number => Math.abs(rest) * (1 - Math.abs(rest));

function logistic(labels: Int32Array, groups: number): Loss {
  const sizes = new Float64Array(groups);
  for (const label of labels) sizes[label]++;
  if (groups === 2) {
    return {
      start: [log(Math.max(sizes[1], 1e-12) / Math.max(sizes[0], 1e-12))],
      rests: ([scores]) => [scores.map((score, at) => labels[at] - sigmoid(score))],
      leaf: { factor: 1, curvature: binaryCurvature },
      predict: ([scores]) => scores.map((score) => (score > 0 ? 1 : 0)),
    };
  }
  return {
    start: Array.from(sizes, (size) => log(Math.max(size / labels.length, 1e-12))),
    rests: (scores) => multinomialRests(scores, labels),
    leaf: { factor: (groups - 1) / groups, curvature: binaryCurvature },
    predict: (scores) =>
      scores[0].map((_, at) => {
        const own = scores.map((ofGroup) => ofGroup[at]);
        return own.indexOf(Math.max(...own));
      }),
  };
}

/** Per group: membership minus the softmax probability. */
function multinomialRests(scores: readonly Float64Array[], labels: Int32Array): Float64Array[] {
  const rests = scores.map((ofGroup) => new Float64Array(ofGroup.length));
  for (const [at, label] of labels.entries()) {
    const largest = Math.max(...scores.map((ofGroup) => ofGroup[at]));
    const parts = scores.map((ofGroup) => exp(ofGroup[at] - largest));
    const total = parts.reduce((sum, part) => sum + part, 0);
    for (const [group, rest] of rests.entries()) rest[at] = (label === group ? 1 : 0) - parts[group] / total;
  }
  return rests;
}
