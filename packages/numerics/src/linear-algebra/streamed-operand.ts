import type { CsrRows, Matrix } from "@heddle/contracts";

/** A matrix that is read in passes: see `principalComponentsInPasses`. */
export interface StreamedOperand {
  readonly rows: number;
  readonly columns: number;
  readonly columnMeans: Float64Array;
  /** This · right: rows × right.columns. */
  multiply(right: Matrix): Promise<Matrix>;
  /** Thisᵀ · (this · right − 1 · shiftᵀ): columns × right.columns. */
  normalMultiply(right: Matrix, shift: Float64Array): Promise<Matrix>;
}

/** Counts, cells × genes, as blocks of rows in order; each call of `read` starts from the first row. */
export interface CsrBlocks {
  readonly cells: number;
  readonly genes: number;
  read(): AsyncIterable<CsrRows>;
}

/**
 * An operand whose products have the bits of `csrOperand` of all rows: entries are added in the same order. `transform`
 * is the same as there.
 */
export async function csrBlocksOperand(
  blocks: CsrBlocks,
  transform: Transform,
  outer?: OuterProduct,
): Promise<StreamedOperand> {
  const { cells, genes } = blocks;
  const eachRow = (visit: (row: Row) => void) => visitRows(blocks, transform, visit);
  const columnMeans = await meansOf(eachRow, blocks, outer);
  const rowProduct = (target: Float64Array, row: Row, right: Matrix, weights: Float64Array | undefined) => {
    addTo(target, row, right);
    if (outer && weights) for (let k = 0; k < target.length; k++) target[k] -= outer.left[row.cell] * weights[k];
  };
  return {
    rows: cells,
    columns: genes,
    columnMeans,
    async multiply(right) {
      const product = zeros(cells, right.columns);
      const [width, weights] = [right.columns, outer && weightedRows(outer.right, right)];
      await eachRow((row) =>
        rowProduct(product.values.subarray(row.cell * width, (row.cell + 1) * width), row, right, weights),
      );
      return product;
    },
    async normalMultiply(right, shift) {
      const product = zeros(genes, right.columns);
      const [left, sums] = [new Float64Array(right.columns), new Float64Array(right.columns)];
      const weights = outer && weightedRows(outer.right, right);
      await eachRow((row) => {
        rowProduct(left.fill(0), row, right, weights);
        for (let k = 0; k < left.length; k++) left[k] -= shift[k];
        addOuter(product, row, left);
        if (outer) for (let k = 0; k < left.length; k++) sums[k] += outer.left[row.cell] * left[k];
      });
      if (outer) subtractOuter(product, outer.right, sums);
      return product;
    },
  };
}

async function meansOf(
  eachRow: (visit: (row: Row) => void) => Promise<void>,
  { cells, genes }: CsrBlocks,
  outer: OuterProduct | undefined,
): Promise<Float64Array> {
  const means = new Float64Array(genes);
  await eachRow((row) => {
    for (let i = 0; i < row.genes.length; i++) means[row.genes[i]] += row.values[i] / cells;
  });
  if (outer === undefined) return means;
  const meanLeft = outer.left.reduce((sum, value) => sum + value, 0) / cells;
  return means.map((mean, gene) => mean - meanLeft * outer.right[gene]);
}

/** matrix − left · rightᵀ, in place. */
function subtractOuter(matrix: Matrix, left: Float64Array, right: Float64Array): void {
  for (let i = 0; i < matrix.rows; i++)
    for (let k = 0; k < matrix.columns; k++) matrix.values[i * matrix.columns + k] -= left[i] * right[k];
}

/** weightsᵀ · matrix. */
function weightedRows(weights: Float64Array, { rows, columns, values }: Matrix): Float64Array {
  const sums = new Float64Array(columns);
  for (let i = 0; i < rows; i++) for (let k = 0; k < columns; k++) sums[k] += weights[i] * values[i * columns + k];
  return sums;
}

/** The value of a stored count. */
type Transform = (count: number, cell: number, gene: number) => number;

/** left · rightᵀ, subtracted from the sparse values: one value per cell, one per gene. */
export interface OuterProduct {
  readonly left: Float64Array;
  readonly right: Float64Array;
}

/** Valid until the next row. */
interface Row {
  readonly cell: number;
  readonly genes: Int32Array;
  readonly values: Float64Array;
}

async function visitRows({ read }: CsrBlocks, transform: Transform, visit: (row: Row) => void): Promise<void> {
  let cell = 0;
  let values = new Float64Array(0);
  for await (const { rowStarts, columns, counts } of read()) {
    if (values.length < counts.length) values = new Float64Array(counts.length);
    for (let row = 0; row < rowStarts.length - 1; row++, cell++) {
      const [from, to] = [rowStarts[row], rowStarts[row + 1]];
      for (let at = from; at < to; at++) values[at] = transform(counts[at], cell, columns[at]);
      visit({ cell, genes: columns.subarray(from, to), values: values.subarray(from, to) });
    }
  }
}

/** target += rowᵀ · left. */
function addOuter(target: Matrix, { genes, values }: Row, left: Float64Array): void {
  for (let i = 0; i < genes.length; i++) {
    const value = values[i];
    if (value === 0) continue;
    for (let k = 0, at = genes[i] * left.length; k < left.length; k++, at++) target.values[at] += value * left[k];
  }
}

/** target += row · right. */
function addTo(target: Float64Array, { genes, values }: Row, right: Matrix): void {
  for (let i = 0; i < genes.length; i++) {
    const value = values[i];
    if (value === 0) continue;
    for (let k = 0, at = genes[i] * right.columns; k < target.length; k++, at++) target[k] += value * right.values[at];
  }
}

const zeros = (rows: number, columns: number): Matrix => ({ rows, columns, values: new Float64Array(rows * columns) });
