// Known labels of cells for semi-supervised training.
import { HeddleError, type LabelSpec, ownValue, type Random, type Table } from "@heddle/contracts";
import type { LabelSettings } from "../config/cell-columns.js";
import type { LabelCodes } from "./batch-arrays.js";
import { asCategorical } from "./columns.js";
import { requireColumn } from "./require-column.js";

/** All known labels of the prepared cells; levels are sorted by name. */
export interface LabelColumn extends LabelCodes {
  readonly column: string;
}

/** Use of a cell's label: in training, held out to measure accuracy, or none. */
export const LABEL_USES = ["training", "held out", "unlabeled"] as const;

/** Labels as training uses them. */
export interface TrainingLabels {
  readonly known: LabelColumn;
  readonly spec: LabelSpec;
  /** Per prepared cell; −1 for a hidden label. Labels of validation cells are known, for the validation loss alone. */
  readonly codes: LabelCodes;
  /** Per prepared cell: index in `LABEL_USES`. */
  readonly uses: Int32Array;
}

/** Reads the column. Throws if it is absent, has fewer than two labels, or has one label per cell. */
export function labelColumn(
  cellTable: Table,
  { column: name, unlabeledCategory = [] }: LabelSettings,
  missing: Readonly<Record<string, readonly string[]>>,
): LabelColumn {
  const column = requireColumn(cellTable, name, "labels.column");
  const unlabeled = [...unlabeledCategory, ...(ownValue(missing, name) ?? [])];
  const { categories, codes } = asCategorical(column, unlabeled);
  const labeled = codes.filter((code) => code >= 0).length;
  if (labeled === 0)
    throw refused(name, "at least one labeled cell of two levels", "no label: every cell is unlabeled");
  if (categories.length < 2) throw refused(name, "labels of at least two levels", `only ${categories[0]}`);
  if (categories.length > labeled / 2)
    throw refused(name, "labels that several cells share", `${categories.length} different labels of ${labeled} cells`);
  return { column: name, levels: categories, codes };
}

const refused = (name: string, expected: string, got: string) =>
  new HeddleError("bad-data", {
    where: `labels.column: ${name}`,
    expected,
    got,
    next: "Choose another column, or leave labels out to train without them.",
  });

/**
 * Hides the share `hide`, 0 by default, of the labels of each level of the training cells, at random. A level without a label left for
 * training becomes unlabeled. Throws if fewer than two levels are left.
 */
export function trainingLabels(
  known: LabelColumn,
  settings: Pick<LabelSettings, "hide"> | undefined,
  training: Int32Array,
  random: Random,
): TrainingLabels {
  const used = labelsOfTraining(known, settings?.hide ?? 0, training, random.stream("labels"));
  const counts = known.levels.map((_, level) => used.filter((cell) => known.codes[cell] === level).length);
  const levels = known.levels.filter((_, level) => counts[level] > 0);
  if (levels.length < 2)
    throw refused(
      known.column,
      "labels of at least two levels among the training cells",
      levels.length === 0 ? "none" : `only ${levels[0]}`,
    );
  const renumbered = known.levels.map((level) => levels.indexOf(level));
  const inTraining = new Set(training);
  const isUsed = new Set(used);
  const uses = known.codes.map((code, cell) => (isUsed.has(cell) ? 0 : code < 0 ? 2 : 1));
  const codes = known.codes.map((code, cell) =>
    code < 0 || (inTraining.has(cell) && !isUsed.has(cell)) ? -1 : renumbered[code],
  );
  const spec = { column: known.column, levels, labeledCells: used.length };
  return { known, spec, codes: { levels, codes }, uses };
}

/** Training cells whose label is used: of each level, those after the first ⌊hide · n⌋ in a random order. */
function labelsOfTraining(
  { levels, codes }: LabelColumn,
  hide: number,
  training: Int32Array,
  random: Random,
): number[] {
  const order = random.permutation(training.length);
  const ofLevel = levels.map((): number[] => []);
  for (const at of order) if (codes[training[at]] >= 0) ofLevel[codes[training[at]]].push(training[at]);
  return ofLevel.flatMap((cells) => cells.slice(Math.floor(hide * cells.length)));
}
