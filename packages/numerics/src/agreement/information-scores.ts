import { type ContingencyTable, contingencyTable, type Labels } from "./contingency.js";
import { entropyOfCounts, mutualInformationOfTable } from "./entropy.js";
import { expectedMutualInformation } from "./expected-information.js";

/** Agreement of the labeling `predicted` with `truth`, each score within [0, 1] (Rosenberg and Hirschberg 2007). */
export interface VMeasure {
  /** 1 if every predicted cluster contains one class: MI / H(truth). */
  readonly homogeneity: number;
  /** 1 if every class lies in one predicted cluster: MI / H(predicted). */
  readonly completeness: number;
  /** Their harmonic mean: the normalized mutual information by the arithmetic mean of the entropies. */
  readonly vMeasure: number;
}

/** See VMeasure; a labeling without entropy counts as perfectly homogeneous, or complete. */
export function vMeasure(truth: Labels, predicted: Labels): VMeasure {
  const table = contingencyTable(truth, predicted);
  const shared = mutualInformationOfTable(table);
  const ofTruth = entropyOfCounts(table.rowTotals);
  const ofPredicted = entropyOfCounts(table.columnTotals);
  const homogeneity = ofTruth === 0 ? 1 : Math.min(1, shared / ofTruth);
  const completeness = ofPredicted === 0 ? 1 : Math.min(1, shared / ofPredicted);
  const both = homogeneity + completeness;
  return { homogeneity, completeness, vMeasure: both === 0 ? 0 : (2 * homogeneity * completeness) / both };
}

/** 2 MI / (H(a) + H(b)), within [0, 1]; the same as the V-measure. */
export function normalizedMutualInformation(a: Labels, b: Labels): number {
  return vMeasure(a, b).vMeasure;
}

/**
 * Mutual information adjusted for chance (Vinh, Epps and Bailey 2010), with the arithmetic mean of the entropies:
 * (MI − E MI) / ((H(a) + H(b)) / 2 − E MI). Its mean is 0 for random labels; 1 for equal partitions.
 */
export function adjustedMutualInformation(a: Labels, b: Labels): number {
  const table = contingencyTable(a, b);
  if (isOneToOne(table)) return 1;
  const expected = expectedMutualInformation(table);
  const ceiling = (entropyOfCounts(table.rowTotals) + entropyOfCounts(table.columnTotals)) / 2;
  const room = ceiling - expected;
  // If the expected MI already reaches the ceiling, rounding must not decide the sign.
  const denominator = room < 0 ? Math.min(room, -Number.EPSILON) : Math.max(room, Number.EPSILON);
  return (mutualInformationOfTable(table) - expected) / denominator;
}

/** The two labelings are the same partition with different labels. */
function isOneToOne(table: ContingencyTable): boolean {
  return (
    table.rows === table.columns && table.counts.reduce((used, count) => used + (count > 0 ? 1 : 0), 0) === table.rows
  );
}
