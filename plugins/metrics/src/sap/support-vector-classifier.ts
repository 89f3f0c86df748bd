import { type SupportLine, supportVectorLine } from "./support-vector-line.js";

const COST = 0.01;

/**
 * Fits scikit-learn's `LinearSVC(C=0.01, class_weight="balanced")` on one latent. Two levels have one line, positive for
 * the second; more levels have one line per level against the others. The cost of a level is C · n / (levels · its cells);
 * the cost of the others is C, as in liblinear.
 *
 * @param labels levels from 0; each occurs
 */
export function supportVectorClassifier(values: Float64Array, labels: Int32Array, levels: number): SupportLine[] {
  const counts = new Float64Array(levels);
  for (const label of labels) counts[label]++;
  const costs = counts.map((count) => (COST * labels.length) / (levels * count));
  const membersOf = (level: number): Uint8Array => Uint8Array.from(labels, (label) => (label === level ? 1 : 0));
  if (levels === 2) return [supportVectorLine(values, membersOf(1), { members: costs[1], others: costs[0] })];
  return Array.from(costs, (members, level) => supportVectorLine(values, membersOf(level), { members, others: COST }));
}

/** The level with the highest line at `value`, the first of equal ones; for two levels, by the sign. */
export function classify(lines: readonly SupportLine[], value: number): number {
  if (lines.length === 1) return lines[0].slope * value + lines[0].intercept > 0 ? 1 : 0;
  let best = 0;
  let highest = -Infinity;
  for (const [level, { slope, intercept }] of lines.entries()) {
    const score = slope * value + intercept;
    if (score > highest) {
      highest = score;
      best = level;
    }
  }
  return best;
}
