import { exp } from "../special/exp.js";
import { lgamma } from "../special/lgamma.js";
import { log } from "../special/log.js";
import type { ContingencyTable } from "./contingency.js";

/** Probabilities below this share of the largest one add nothing to a float64 sum. */
const NEGLIGIBLE = 1e-25;

/**
 * The mean mutual information, nats, of two random labelings with the table's margins (Vinh,
 * Epps and Bailey 2010, eq. 24a): for each pair of margins a sum over the hypergeometric count they share.
 */
export function expectedMutualInformation(table: ContingencyTable): number {
  let result = 0;
  for (const row of table.rowTotals) {
    for (const column of table.columnTotals) result += expectedTerm(row, column, table.total);
  }
  return result;
}

/** Steps from the likeliest count in both directions by ratios of neighbors, so that no probability underflows. */
function expectedTerm(row: number, column: number, total: number): number {
  const least = Math.max(1, row + column - total);
  const most = Math.min(row, column);
  const mode = Math.min(most, Math.max(least, Math.floor(((row + 1) * (column + 1)) / (total + 2))));
  const information = (count: number) => (count / total) * log((count / row) * (total / column));
  const peak = hypergeometric(mode, row, column, total);
  let result = peak * information(mode);
  let chance = peak;
  for (let count = mode + 1; count <= most && chance > NEGLIGIBLE * peak; count++) {
    chance *= ((row - count + 1) * (column - count + 1)) / (count * (total - row - column + count));
    result += chance * information(count);
  }
  chance = peak;
  for (let count = mode - 1; count >= least && chance > NEGLIGIBLE * peak; count--) {
    chance *= ((count + 1) * (total - row - column + count + 1)) / ((row - count) * (column - count));
    result += chance * information(count);
  }
  return result;
}

/** The probability that `count` of `row` items fall among `column` of `total`. */
function hypergeometric(count: number, row: number, column: number, total: number): number {
  const factorial = (n: number) => lgamma(n + 1);
  return exp(
    factorial(row) +
      factorial(column) +
      factorial(total - row) +
      factorial(total - column) -
      factorial(total) -
      factorial(count) -
      factorial(row - count) -
      factorial(column - count) -
      factorial(total - row - column + count),
  );
}
