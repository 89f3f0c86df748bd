import type { Matrix } from "@heddle/contracts";

/**
 * Similarity of a correlation table, all ≥ 0, to a one-to-one matching (Duan et al. 2020, arXiv 1905.12614, eq. 3): the mean of
 * largest² / sum over rows and over columns, averaged. A row or column of zeros counts 0; without latents, it is 0.
 */
export function relativeStrength({ rows, columns, values }: Matrix): number {
  if (rows === 0 || columns === 0) return 0;
  const strength = (count: number, length: number, at: (line: number, place: number) => number): number => {
    let total = 0;
    for (let line = 0; line < count; line++) {
      let [largest, sum] = [0, 0];
      for (let place = 0; place < length; place++) {
        largest = Math.max(largest, at(line, place));
        sum += at(line, place);
      }
      if (sum > 0) total += (largest * largest) / sum;
    }
    return total / count;
  };
  const byRows = strength(rows, columns, (row, column) => values[row * columns + column]);
  const byColumns = strength(columns, rows, (column, row) => values[row * columns + column]);
  return (byRows + byColumns) / 2;
}
