import type { CsrRows } from "@heddle/contracts";
import type { CompactRows } from "./compact-rows.js";

/** Σ counts of each row. */
export function rowTotals({ rowStarts, counts }: CompactRows): Float64Array {
  const totals = new Float64Array(rowStarts.length - 1);
  for (let row = 0; row < totals.length; row++) {
    let sum = 0;
    for (let i = rowStarts[row]; i < rowStarts[row + 1]; i++) sum += counts[i];
    totals[row] = sum;
  }
  return totals;
}

/** Rows with a nonzero value; for counts, those with a total above 0. */
export function filledRows({ rowStarts, counts }: CsrRows): Int32Array {
  const rows = Int32Array.from({ length: rowStarts.length - 1 }, (_, row) => row);
  return rows.filter((row) => counts.subarray(rowStarts[row], rowStarts[row + 1]).some((value) => value !== 0));
}
