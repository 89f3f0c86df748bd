import type { CsrRows } from "@heddle/contracts";
import { log } from "@heddle/numerics";
import { rowTotals } from "./prepare.js";

/** What every minibatch would otherwise compute anew of the cells that it is cut from. */
export interface RowFacts {
  readonly totals: Float64Array;
  readonly logTotals: Float32Array;
  /** Entries of each row, ascending. */
  readonly lengths: Int32Array;
}

const known = new WeakMap<CsrRows, RowFacts>();

/** Computed once for each matrix, which must not change afterwards. */
export function rowFacts(counts: CsrRows): RowFacts {
  const found = known.get(counts);
  if (found) return found;
  const { rowStarts } = counts;
  const totals = rowTotals(counts);
  const facts = {
    totals,
    logTotals: Float32Array.from(totals, log),
    lengths: Int32Array.from(totals, (_, i) => rowStarts[i + 1]! - rowStarts[i]!).sort(),
  };
  known.set(counts, facts);
  return facts;
}

/** Entries that no minibatch of `cells` rows exceeds: those of the largest rows. */
export function capacityOf({ lengths }: RowFacts, cells: number): number {
  return lengths.subarray(Math.max(0, lengths.length - cells)).reduce((sum, length) => sum + length, 0);
}
