import type { EvaluationRecord, LabelSummary } from "@heddle/contracts";
import { count, fixed } from "../number-text.js";

/** The evaluation of the supervised factor alone, without baselines; of no factor for unsupervised training. */
export function supervisedRecord(evaluation: EvaluationRecord): EvaluationRecord {
  const { baseline: _components, otherBaselines: _others, supervised, ...own } = evaluation;
  return { ...own, results: supervised?.results ?? [] };
}

/** One sentence on the accuracy of the predicted labels. */
export function accuracyText({ column, labeledCells, heldOutCells, ...rates }: LabelSummary): string {
  const trained = `${count(labeledCells)} labeled cells in training`;
  if (rates.accuracy === undefined) return `Predicted labels of ${column}: ${trained}, no held-out label.`;
  const { accuracy, balancedAccuracy, majority } = rates;
  return `Predicted labels of ${column}: accuracy ${fixed(accuracy)} on ${count(heldOutCells)} cells with held-out labels (balanced ${fixed(balancedAccuracy)}; most frequent level ${fixed(majority)}); ${trained}.`;
}
