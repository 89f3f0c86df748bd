import { entropyOfCounts } from "@heddle/numerics";

/** Levels of a factor: per cell from 0, −1 for a cell to leave out. */
export interface Levels {
  readonly codes: Int32Array;
  readonly levels: number;
}

/** Several labelings of the same cells, so that one pass counts them all. */
export interface Labelings {
  /** Number of columns of each labeling: its labels, and first a column of cells without one. */
  readonly widths: readonly number[];
  /** Cells × labelings: the column of a row that has the columns of all labelings. */
  readonly columns: Int32Array;
}

/** Contingency table of two labelings, levels × labels, with its margins. */
export interface Contingency {
  readonly counts: Float64Array;
  readonly rows: Float64Array;
  readonly columns: Float64Array;
  readonly total: number;
}

/** Labels start at 0; cells with −1 are excluded. */
export function joinLabelings(labelings: readonly Int32Array[]): Labelings {
  const widths = labelings.map((labels) => labels.reduce((largest, label) => Math.max(largest, label), 0) + 2);
  const columns = new Int32Array(labelings.length * (labelings[0]?.length ?? 0));
  let first = 0;
  for (const [at, labels] of labelings.entries()) {
    for (let cell = 0, to = at; cell < labels.length; cell++, to += labelings.length)
      columns[to] = first + labels[cell] + 1;
    first += widths[at];
  }
  return { widths, columns };
}

/** Counts cells per level and label: all cells, or those of a sample, each as often as it occurs there. */
export function contingencies(
  { codes, levels }: Levels,
  { widths, columns }: Labelings,
  sample?: Int32Array,
): Contingency[] {
  const width = widths.reduce((sum, own) => sum + own, 0);
  const tables = new Int32Array(levels * width);
  const labelings = widths.length;
  const length = sample?.length ?? codes.length;
  for (let at = 0; at < length; at++) {
    const cell = sample === undefined ? at : sample[at];
    const row = codes[cell] * width;
    if (row < 0) continue;
    const end = (cell + 1) * labelings;
    for (let from = end - labelings; from < end; from++) tables[row + columns[from]]++;
  }
  let first = 0;
  return widths.map((own) => {
    first += own;
    return tableOf(tables, { levels, width, first: first - own + 1, labels: own - 1 });
  });
}

interface Part {
  readonly levels: number;
  readonly width: number;
  readonly first: number;
  readonly labels: number;
}

function tableOf(tables: Int32Array, { levels, width, first, labels }: Part): Contingency {
  const counts = new Float64Array(levels * labels);
  const rows = new Float64Array(levels);
  const columns = new Float64Array(labels);
  let total = 0;
  for (let row = 0, at = 0; row < levels; row++) {
    for (let column = 0; column < labels; column++, at++) {
      const count = tables[row * width + first + column];
      counts[at] = count;
      rows[row] += count;
      columns[column] += count;
      total += count;
    }
  }
  return { counts, rows, columns, total };
}

/**
 * Adjusted Rand index (Hubert & Arabie 1985, eq. 5): 1 for equal partitions, 0 in the mean for independent partitions. It is
 * 1 if both partitions have one group, or only groups of one cell.
 */
export function adjustedRand({ counts, rows, columns, total }: Contingency): number {
  const together = pairs(counts);
  const inRows = pairs(rows);
  const inColumns = pairs(columns);
  const expected = total > 1 ? (inRows * inColumns) / ((total * (total - 1)) / 2) : 0;
  const largest = (inRows + inColumns) / 2;
  return largest === expected ? 1 : (together - expected) / (largest - expected);
}

/**
 * Mutual information divided by the mean of the two entropies (Strehl & Ghosh 2002; arithmetic mean, the default of
 * scikit-learn): 1 for equal partitions, 0 for independent partitions or if only one of them has one group.
 */
export function normalizedInformation({ counts, rows, columns }: Contingency): number {
  const inRows = entropyOfCounts(rows);
  const inColumns = entropyOfCounts(columns);
  if (inRows === 0 && inColumns === 0) return 1;
  if (inRows === 0 || inColumns === 0) return 0;
  const information = Math.max(0, inRows + inColumns - entropyOfCounts(counts));
  return Math.min(1, information / ((inRows + inColumns) / 2));
}

function pairs(counts: Float64Array): number {
  let sum = 0;
  for (const count of counts) sum += (count * (count - 1)) / 2;
  return sum;
}
