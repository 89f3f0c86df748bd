import { isHeddleError, type Likelihood } from "@heddle/contracts";
import type { CellCounts } from "./cell-counts.js";

/**
 * `Likelihood.checkValues` of all values. Counts on disk are checked block by block: a block that passes is accepted for
 * all, because the check recognizes a kind of value, such as raw counts, that a whole file has.
 */
export async function checkStoredValues(likelihood: Likelihood, counts: CellCounts, where: string): Promise<void> {
  if (likelihood.checkValues === undefined) return;
  let refusal: unknown;
  for await (const block of counts.blocks()) {
    try {
      likelihood.checkValues(block.counts, where);
      return;
    } catch (error) {
      if (!isHeddleError(error, "bad-data")) throw error;
      refusal ??= error;
    }
  }
  if (refusal !== undefined) throw refusal;
}
