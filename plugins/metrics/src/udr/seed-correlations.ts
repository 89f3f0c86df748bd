import type { Matrix } from "@heddle/contracts";
import { lasso, productsOf } from "../shared/prediction/lasso.js";

/** As disentanglement_lib's `lasso_correlation_matrix`. */
export const PENALTY = 0.1;

/** |weight| of each latent of one seed in the lasso for each latent of another seed; both standardized. */
export function lassoCorrelations(from: readonly Float64Array[], to: readonly Float64Array[]): Matrix {
  return table(from.length, to.length, (column) => lasso(productsOf(from, to[column]), PENALTY));
}

/** |Spearman correlation| from standardized ranks. */
export function rankCorrelations(from: readonly Float64Array[], to: readonly Float64Array[]): Matrix {
  return table(from.length, to.length, (column) => productsOf(from, to[column]).withTarget);
}

function table(rows: number, columns: number, ofColumn: (column: number) => Float64Array): Matrix {
  const values = new Float64Array(rows * columns);
  for (let column = 0; column < columns; column++) {
    const found = ofColumn(column);
    for (let row = 0; row < rows; row++) values[row * columns + column] = Math.abs(found[row]);
  }
  return { rows, columns, values };
}
