import { log } from "../special/log.js";
import { type ContingencyTable, contingencyTable, type Labels, renumber } from "./contingency.js";

/** Entropy of a labeling, nats; 0 for no labels. */
export function entropy(labels: Labels): number {
  const { codes, count } = renumber(labels);
  const totals = new Float64Array(count);
  for (const code of codes) totals[code] += 1;
  return entropyOfCounts(totals);
}

/** −Σ p ln p, nats, of counts or weights ≥ 0, normalized to sum 1; 0 for an empty list. */
export function entropyOfCounts(counts: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < counts.length; i++) total += counts[i];
  let result = 0;
  for (let i = 0; i < counts.length; i++) {
    const share = counts[i] / total;
    if (share > 0) result -= share * log(share);
  }
  return result;
}

/** Mutual information of two labelings, nats, ≥ 0. */
export function mutualInformation(a: Labels, b: Labels): number {
  return mutualInformationOfTable(contingencyTable(a, b));
}

/** Σ p(i, j) ln(p(i, j) / (p(i) p(j))), nats. */
export function mutualInformationOfTable(table: ContingencyTable): number {
  const { rows, columns, counts, rowTotals, columnTotals, total } = table;
  let result = 0;
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const count = counts[i * columns + j];
      if (count > 0) result += (count / total) * log((count / rowTotals[i]) * (total / columnTotals[j]));
    }
  }
  return Math.max(0, result);
}
