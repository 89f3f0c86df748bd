import { entropyOfCounts } from "@heddle/numerics";

/** Two labelings of the same cells. Labels start at 0; cells with −1 are excluded. */
export interface LabelPair {
  readonly first: Int32Array;
  readonly second: Int32Array;
  readonly firstLabels: number;
  readonly secondLabels: number;
}

/** Contingency table of two labelings, firstLabels × secondLabels, with its margins. */
export interface Contingency {
  readonly counts: Float64Array;
  readonly rows: Float64Array;
  readonly columns: Float64Array;
  readonly total: number;
}

/** Counts cells per pair of labels: all cells, or those of a sample, each as often as it occurs there. */
export function contingency({ first, second, firstLabels, secondLabels }: LabelPair, sample?: Int32Array): Contingency {
  const cells = new Int32Array(firstLabels * secondLabels);
  for (let at = 0; at < (sample ?? first).length; at++) {
    const cell = sample === undefined ? at : sample[at];
    const row = first[cell];
    const column = second[cell];
    if ((row | column) >= 0) cells[row * secondLabels + column]++;
  }
  const counts = Float64Array.from(cells);
  const rows = new Float64Array(firstLabels);
  const columns = new Float64Array(secondLabels);
  let total = 0;
  for (let row = 0, at = 0; row < firstLabels; row++) {
    for (let column = 0; column < secondLabels; column++, at++) {
      rows[row] += counts[at];
      columns[column] += counts[at];
      total += counts[at];
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
