import type { LabelSummary, Matrix } from "@heddle/contracts";
import { LABEL_USES, type TrainingLabels } from "../data/labels.js";

const TRAINING = LABEL_USES.indexOf("training");
const HELD_OUT = LABEL_USES.indexOf("held out");

/** Probabilities of the labels: cells × levels. */
export interface Predictions {
  readonly column: string;
  readonly levels: readonly string[];
  readonly probabilities: Matrix;
}

/** Per cell: the most probable level, as an index of `levels`, and its probability. */
export function mostProbable({ probabilities: { rows, columns, values } }: Predictions): {
  readonly codes: Int32Array;
  readonly probability: Float64Array;
} {
  const codes = new Int32Array(rows);
  const probability = new Float64Array(rows);
  for (let cell = 0; cell < rows; cell++) {
    const own = values.subarray(cell * columns, (cell + 1) * columns);
    for (let level = 1; level < columns; level++) if (own[level] > own[codes[cell]]) codes[cell] = level;
    probability[cell] = own[codes[cell]];
  }
  return { codes, probability };
}

/** Accuracy of the predictions for the cells whose labels training did not use. */
export function labelSummary({ known, spec, uses }: TrainingLabels, predictions: Predictions): LabelSummary {
  const { codes } = mostProbable(predictions);
  const heldOut = [...uses.keys()].filter((cell) => uses[cell] === HELD_OUT);
  const perLevel = known.levels.map((name, level) => {
    const cells = heldOut.filter((cell) => known.codes[cell] === level);
    const correct = cells.filter((cell) => spec.levels[codes[cell]] === name).length;
    const training = known.codes.filter((code, cell) => code === level && uses[cell] === TRAINING).length;
    return { level: name, training, heldOut: cells.length, correct };
  });
  const measured = perLevel.filter((level) => level.heldOut > 0);
  const correct = measured.reduce((sum, level) => sum + level.correct, 0);
  const recalls = measured.map((level) => level.correct / level.heldOut);
  return {
    column: spec.column,
    labeledCells: spec.labeledCells,
    heldOutCells: heldOut.length,
    unlabeledCells: uses.length - heldOut.length - uses.filter((use) => use === TRAINING).length,
    ...(heldOut.length > 0 && {
      accuracy: correct / heldOut.length,
      balancedAccuracy: recalls.reduce((sum, recall) => sum + recall, 0) / recalls.length,
      majority: Math.max(...measured.map((level) => level.heldOut)) / heldOut.length,
    }),
    perLevel,
  };
}
