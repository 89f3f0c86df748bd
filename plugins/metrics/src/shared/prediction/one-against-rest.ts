import { type LinearRule, logisticRegression, scoresOf } from "./logistic-regression.js";

/**
 * Fits one logistic regression per group against the others, with balanced weights (scikit-learn's
 * `OneVsRestClassifier(LogisticRegression(C, class_weight="balanced"))`); one regression for two groups.
 *
 * @param columns per latent: its standardized values
 * @param labels one group per entry, from 0; each group that occurs has a regression
 */
export function oneAgainstRest(
  columns: readonly Float64Array[],
  labels: Int32Array,
  groups: number,
  strength: number,
): (LinearRule | undefined)[] {
  const sizes = new Float64Array(groups);
  for (const label of labels) sizes[label]++;
  const ruleOf = (group: number): LinearRule | undefined => {
    const own = sizes[group];
    if (own === 0 || own === labels.length) return undefined;
    const [inside, outside] = [labels.length / (2 * own), labels.length / (2 * (labels.length - own))];
    const member = new Uint8Array(labels.length);
    const weights = new Float64Array(labels.length);
    for (let at = 0; at < labels.length; at++) {
      member[at] = labels[at] === group ? 1 : 0;
      weights[at] = member[at] === 1 ? inside : outside;
    }
    return logisticRegression(columns, member, strength, weights);
  };
  if (groups === 2) {
    const rule = ruleOf(1);
    return [rule && { weights: rule.weights.map((weight) => -weight), intercept: -rule.intercept }, rule];
  }
  return Array.from({ length: groups }, (_, group) => ruleOf(group));
}

/** Per entry: the group with the largest score, the first of equal ones; −1 without regressions. */
export function groupsByRules(
  columns: readonly Float64Array[],
  rules: readonly (LinearRule | undefined)[],
): Int32Array {
  const best = new Float64Array(columns[0].length).fill(Number.NEGATIVE_INFINITY);
  const groups = new Int32Array(best.length).fill(-1);
  for (const [group, rule] of rules.entries()) {
    if (rule === undefined) continue;
    const scores = scoresOf(columns, rule);
    for (let at = 0; at < best.length; at++) {
      if (scores[at] <= best[at]) continue;
      best[at] = scores[at];
      groups[at] = group;
    }
  }
  return groups;
}
