import { log } from "@heddle/numerics";
import type { CompactRows } from "./compact-rows.js";
import { rowTotals } from "./row-totals.js";

/** Values per row that minibatches share. */
export interface RowFacts {
  /** Number of entries of each row. */
  readonly lengths: Int32Array;
  /** Number of entries of all rows. It may exceed 2^31. */
  readonly entries: number;
  readonly totals: Float64Array;
  readonly logTotals: Float32Array;
  /** At n: number of entries of the n largest rows, the maximum of a minibatch of n rows. */
  readonly capacities: Float64Array;
}

export function rowFacts(counts: CompactRows): RowFacts {
  const { rowStarts } = counts;
  const totals = rowTotals(counts);
  return factsOf(
    Int32Array.from(totals, (_, i) => rowStarts[i + 1] - rowStarts[i]),
    totals,
  );
}

/** From the number of entries and Σ counts of each row. */
export function factsOf(lengths: Int32Array, totals: Float64Array): RowFacts {
  const ascending = lengths.slice().sort();
  const capacities = new Float64Array(totals.length + 1);
  for (let n = 0; n < totals.length; n++) capacities[n + 1] = capacities[n] + ascending[totals.length - 1 - n];
  const entries = capacities[totals.length];
  return { lengths, entries, totals, logTotals: Float32Array.from(totals, log), capacities };
}
