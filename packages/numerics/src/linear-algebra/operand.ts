import { type CsrRows, HeddleError, type Matrix } from "@heddle/contracts";

/** A matrix represented by its products: the interface of principalComponents for dense and sparse data. */
export interface LinearOperand {
  readonly rows: number;
  readonly columns: number;
  readonly columnMeans: Float64Array;
  /** This · right: rows × right.columns, for right columns × any. */
  multiply(right: Matrix): Matrix;
  /** Thisᵀ · left: columns × left.columns, for left rows × any. */
  transposedMultiply(left: Matrix): Matrix;
}

export function denseOperand(matrix: Matrix): LinearOperand {
  const { rows, columns, values } = matrix;
  const columnMeans = new Float64Array(columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) columnMeans[j] += values[i * columns + j] / rows;
  }
  return {
    rows,
    columns,
    columnMeans,
    multiply(right) {
      const product = zeros(rows, right.columns);
      for (let i = 0; i < rows; i++) {
        for (let j = 0; j < columns; j++) addScaledRow(product, i, values[i * columns + j], right, j);
      }
      return product;
    },
    transposedMultiply(left) {
      const product = zeros(columns, left.columns);
      for (let i = 0; i < rows; i++) {
        for (let j = 0; j < columns; j++) addScaledRow(product, j, values[i * columns + j], left, i);
      }
      return product;
    },
  };
}

/**
 * Counts, cells × genes, as an operand; `transform` returns the value of a stored count of a cell and gene, for example
 * ln(1 + count / size). Zeros that are not stored stay zero, so it must map 0 to 0.
 */
export function csrOperand(
  csr: CsrRows,
  genes: number,
  transform: (count: number, cell: number, gene: number) => number = (count) => count,
): LinearOperand {
  const cells = csr.rowStarts.length - 1;
  const values = new Float64Array(csr.counts.length);
  const columnMeans = new Float64Array(genes);
  for (let cell = 0; cell < cells; cell++) {
    for (let at = csr.rowStarts[cell]; at < csr.rowStarts[cell + 1]; at++) {
      const gene = csr.columns[at];
      if (gene >= genes) throw columnOutside(gene, genes);
      values[at] = transform(csr.counts[at], cell, gene);
      columnMeans[gene] += values[at] / cells;
    }
  }
  return {
    rows: cells,
    columns: genes,
    columnMeans,
    multiply(right) {
      const product = zeros(cells, right.columns);
      for (let cell = 0; cell < cells; cell++) {
        const end = csr.rowStarts[cell + 1];
        for (let at = csr.rowStarts[cell]; at < end; at++)
          addScaledRow(product, cell, values[at], right, csr.columns[at]);
      }
      return product;
    },
    transposedMultiply(left) {
      const product = zeros(genes, left.columns);
      for (let cell = 0; cell < cells; cell++) {
        const end = csr.rowStarts[cell + 1];
        for (let at = csr.rowStarts[cell]; at < end; at++)
          addScaledRow(product, csr.columns[at], values[at], left, cell);
      }
      return product;
    },
  };
}

function zeros(rows: number, columns: number): Matrix {
  return { rows, columns, values: new Float64Array(rows * columns) };
}

/** Row `to` of target += factor · row `from` of source. The engine does not unroll such a loop. */
function addScaledRow(target: Matrix, to: number, factor: number, source: Matrix, from: number): void {
  if (factor === 0) return;
  const targetValues = target.values;
  const sourceValues = source.values;
  let t = to * target.columns;
  let s = from * target.columns;
  const end = t + target.columns;
  for (; t + 4 <= end; t += 4, s += 4) {
    targetValues[t] += factor * sourceValues[s];
    targetValues[t + 1] += factor * sourceValues[s + 1];
    targetValues[t + 2] += factor * sourceValues[s + 2];
    targetValues[t + 3] += factor * sourceValues[s + 3];
  }
  for (; t < end; t++, s++) targetValues[t] += factor * sourceValues[s];
}

function columnOutside(gene: number, genes: number): HeddleError {
  return new HeddleError("internal", {
    expected: `column numbers below ${genes}`,
    got: String(gene),
    next: "Pass the number of genes that the rows were read with.",
  });
}
