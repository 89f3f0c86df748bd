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
  const eachEntry = (visit: (cell: number, gene: number, at: number) => void) => {
    for (let cell = 0; cell < cells; cell++) {
      for (let at = csr.rowStarts[cell]; at < csr.rowStarts[cell + 1]; at++) visit(cell, csr.columns[at], at);
    }
  };
  eachEntry((cell, gene, at) => {
    if (gene >= genes) throw columnOutside(gene, genes);
    values[at] = transform(csr.counts[at], cell, gene);
    columnMeans[gene] += values[at] / cells;
  });
  return {
    rows: cells,
    columns: genes,
    columnMeans,
    multiply(right) {
      const product = zeros(cells, right.columns);
      eachEntry((cell, gene, at) => addScaledRow(product, cell, values[at], right, gene));
      return product;
    },
    transposedMultiply(left) {
      const product = zeros(genes, left.columns);
      eachEntry((cell, gene, at) => addScaledRow(product, gene, values[at], left, cell));
      return product;
    },
  };
}

function zeros(rows: number, columns: number): Matrix {
  return { rows, columns, values: new Float64Array(rows * columns) };
}

/** Row `to` of target += factor · row `from` of source. */
function addScaledRow(target: Matrix, to: number, factor: number, source: Matrix, from: number): void {
  if (factor === 0) return;
  const width = target.columns;
  const targetValues = target.values;
  const sourceValues = source.values;
  for (let k = 0, t = to * width, s = from * width; k < width; k++, t++, s++)
    targetValues[t] += factor * sourceValues[s];
}

function columnOutside(gene: number, genes: number): HeddleError {
  return new HeddleError("internal", {
    expected: `column numbers below ${genes}`,
    got: String(gene),
    next: "Pass the number of genes that the rows were read with.",
  });
}
