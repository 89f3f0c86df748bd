import type { Matrix } from "@heddle/contracts";
import type { InPasses, Pass } from "./passes.js";
import { RowProducts, type Transform } from "./row-products.js";

/** A matrix that is read in passes: see `principalComponentsInPasses`. */
export interface StreamedOperand {
  readonly rows: number;
  readonly columns: number;
  readonly columnMeans: Float64Array;
  /** This · right − 1 · shiftᵀ in blocks of rows × right.columns, from row `cell` on; `visit` must not keep them. */
  multiply(right: Matrix, shift: Float64Array, visit: (rows: Float64Array, cell: number) => void): InPasses<void>;
  /** Thisᵀ · (this · right − 1 · shiftᵀ): columns × right.columns. */
  normalMultiply(right: Matrix, shift: Float64Array): InPasses<Matrix>;
}

/** left · rightᵀ, subtracted from the sparse values: one value per cell, one per gene. */
export interface OuterProduct {
  readonly left: Float64Array;
  readonly right: Float64Array;
}

/**
 * Counts, cells × genes, whose products have the bits of `csrOperand` of all rows: entries are added in the same order.
 * `transform` maps 0 to 0.
 */
export function* csrBlocksOperand(
  { cells, genes }: { readonly cells: number; readonly genes: number },
  transform: Transform,
  outer?: OuterProduct,
): InPasses<StreamedOperand> {
  const means = new ColumnMeans(cells, genes, transform);
  yield means;
  const products = new RowProducts(genes, transform);
  /** The pass of `visit` over the products of blocks. */
  const start = (right: Matrix, shift: Float64Array, visit: (left: Float64Array, cell: number) => void): Pass => {
    products.start(right);
    const weights = outer && weightedRows(outer.right, right);
    return {
      add(block, cell) {
        const left = products.multiply(block, cell);
        if (outer && weights) subtractOuter(left, outer.left.subarray(cell), weights);
        for (let at = 0; at < left.length; ) for (let k = 0; k < shift.length; k++, at++) left[at] -= shift[k];
        visit(left, cell);
      },
    };
  };
  return {
    rows: cells,
    columns: genes,
    columnMeans: means.minus(outer),
    *multiply(right, shift, visit) {
      yield start(right, shift, visit);
    },
    *normalMultiply(right, shift) {
      const sums = new Float64Array(right.columns);
      yield start(right, shift, (left, cell) => {
        products.addTransposed();
        if (outer) addWeighted(sums, outer.left.subarray(cell), left);
      });
      const product = products.sum();
      if (outer) subtractOuter(product.values, outer.right, sums);
      return product;
    },
  };
}

/** Means of the columns of the sparse values. */
class ColumnMeans implements Pass {
  private readonly means: Float64Array;
  private values = new Float64Array(0);

  constructor(
    private readonly cells: number,
    genes: number,
    private readonly transform: Transform,
  ) {
    this.means = new Float64Array(genes);
  }

  add(block: Parameters<Transform>[0], cell: number): void {
    const { columns } = block;
    if (this.values.length < columns.length) this.values = new Float64Array(columns.length);
    this.transform(block, cell, this.values);
    for (let at = 0; at < columns.length; at++) this.means[columns[at]] += this.values[at] / this.cells;
  }

  /** Those of the values without the outer product. */
  minus(outer: OuterProduct | undefined): Float64Array {
    if (outer === undefined) return this.means;
    const meanLeft = outer.left.reduce((sum, value) => sum + value, 0) / this.cells;
    return this.means.map((mean, gene) => mean - meanLeft * outer.right[gene]);
  }
}

/** matrix − left · rightᵀ, in place. */
function subtractOuter(matrix: Float64Array, left: Float64Array, right: Float64Array): void {
  for (let at = 0, i = 0; at < matrix.length; i++)
    for (let k = 0; k < right.length; k++, at++) matrix[at] -= left[i] * right[k];
}

/** sums += weightsᵀ · matrix, row by row. */
function addWeighted(sums: Float64Array, weights: Float64Array, matrix: Float64Array): void {
  for (let at = 0, i = 0; at < matrix.length; i++)
    for (let k = 0; k < sums.length; k++, at++) sums[k] += weights[i] * matrix[at];
}

/** weightsᵀ · matrix. */
function weightedRows(weights: Float64Array, { columns, values }: Matrix): Float64Array {
  const sums = new Float64Array(columns);
  addWeighted(sums, weights, values);
  return sums;
}
