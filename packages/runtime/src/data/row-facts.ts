import type { CsrRows } from "@heddle/contracts";
import { log } from "@heddle/numerics";
import { rowTotals } from "./prepare.js";

/** Values per row that minibatches share. */
export interface RowFacts {
  readonly totals: Float64Array;
  readonly logTotals: Float32Array;
  /** At n: number of entries of the n largest rows, the maximum of a minibatch of n rows. */
  readonly capacities: Float64Array;
}

const known = new WeakMap<CsrRows, RowFacts>();

/** Computed once per matrix, which must not change afterwards. */
export function rowFacts(counts: CsrRows): RowFacts {
  const found = known.get(counts);
  if (found) return found;
  const { rowStarts } = counts;
  const totals = rowTotals(counts);
  const ascending = Int32Array.from(totals, (_, i) => rowStarts[i + 1] - rowStarts[i]).sort();
  const capacities = new Float64Array(totals.length + 1);
  for (let n = 0; n < totals.length; n++) capacities[n + 1] = capacities[n] + ascending[totals.length - 1 - n];
  const facts = { totals, logTotals: Float32Array.from(totals, log), capacities };
  known.set(counts, facts);
  return facts;
}
