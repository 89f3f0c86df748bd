import { HeddleError, type Matrix, type Random } from "@heddle/contracts";
import { denseOperand, type LinearOperand } from "./operand.js";
import { orthonormalBasis } from "./orthonormal-basis.js";
import type { InPasses } from "./passes.js";
import type { StreamedOperand } from "./streamed-operand.js";
import { symmetricEigen } from "./symmetric-eigen.js";

export interface PrincipalComponents {
  /** Observations × components: the centered data along each component. */
  readonly scores: Matrix;
  /** Components × variables: orthonormal rows; the entry largest in magnitude (the first of ties) is positive. */
  readonly components: Matrix;
  /** Variance of each column of the scores, with n − 1 in the denominator; in descending order. */
  readonly explainedVariance: Float64Array;
  /** The mean of each variable, which was subtracted. */
  readonly means: Float64Array;
}

export interface PrincipalComponentOptions {
  readonly components: number;
  readonly random: Random;
  /** Products with dataᵀ · data after the first; 7 by default. Use more if variances are close together. */
  readonly iterations?: number;
  /** Extra directions besides the requested ones; 10 by default. */
  readonly oversampling?: number;
}

/**
 * Principal components of observations × variables, centered without forming the centered matrix. Randomized subspace
 * iteration (Halko, Martinsson and Tropp 2011, algorithm 4.4) on the variables' side, then Rayleigh–Ritz: exact to
 * rounding if components + oversampling reach the number of variables, else to (σ_next / σ_k)^(2 · iterations).
 */
export function principalComponents(
  data: Matrix | LinearOperand,
  options: PrincipalComponentOptions,
): PrincipalComponents {
  const operand = "values" in data ? denseOperand(data) : data;
  const { iterations, ...start } = startBasis(operand, options);
  let { basis } = start;
  for (let i = 0; i < iterations; i++) {
    // (A − 1 mᵀ)ᵀ L = Aᵀ L, since the columns of a centered product L sum to zero.
    basis = orthonormalBasis(operand.transposedMultiply(centeredMultiply(operand, basis)));
  }
  const projected = centeredMultiply(operand, basis);
  const found = directionsWithin(operand, basis, gram(projected), options.components);
  return { ...found.results, scores: scoresOf(projected, found) };
}

/**
 * The same, bit for bit, for data that are read in passes: one pass per product with dataᵀ · data, and two for the scores.
 * Memory: the scores, and matrices of variables × components.
 */
export function* principalComponentsInPasses(
  operand: StreamedOperand,
  options: PrincipalComponentOptions,
): InPasses<PrincipalComponents> {
  const { iterations, ...start } = startBasis(operand, options);
  let { basis } = start;
  for (let i = 0; i < iterations; i++)
    basis = orthonormalBasis(yield* operand.normalMultiply(basis, shiftOf(operand, basis)));
  const shift = shiftOf(operand, basis);
  const width = basis.columns;
  const squares = { rows: width, columns: width, values: new Float64Array(width * width) };
  yield* operand.multiply(basis, shift, (rows) => addProduct(squares, rows));
  const found = directionsWithin(operand, basis, squares, options.components);
  const scores = new Float64Array(operand.rows * options.components);
  // read again rather than kept: the wider products of 1,000,000 cells take 160 MB
  yield* operand.multiply(basis, shift, (rows, cell) => {
    const block = { rows: rows.length / width, columns: width, values: rows };
    scores.set(scoresOf(block, found).values, cell * options.components);
  });
  return { ...found.results, scores: { rows: operand.rows, columns: options.components, values: scores } };
}

/** squares += rowsᵀ · rows, row by row. */
function addProduct({ columns, values }: Matrix, rows: Float64Array): void {
  for (let from = 0; from < rows.length; from += columns)
    for (let j = 0, at = 0; j < columns; j++) {
      const factor = rows[from + j];
      for (let k = 0; k < columns; k++, at++) values[at] += factor * rows[from + k];
    }
}

type Shape = Pick<LinearOperand, "rows" | "columns" | "columnMeans">;

function startBasis({ rows, columns }: Shape, options: PrincipalComponentOptions) {
  const count = options.components;
  requireCount(count, Math.min(rows - 1, columns), `${rows} × ${columns}`);
  const width = Math.min(columns, count + (options.oversampling ?? 10));
  const basis = orthonormalBasis(randomMatrix(options.random, columns, width));
  return { basis, iterations: width === columns ? 0 : 1 + (options.iterations ?? 7) };
}

/** The principal components within the span of a basis, and the map from the data projected onto it to the scores. */
interface Directions {
  readonly results: Omit<PrincipalComponents, "scores">;
  readonly turn: Matrix;
  readonly signs: Float64Array;
}

/** Rayleigh–Ritz; `squares` is projectedᵀ · projected. */
function directionsWithin({ rows, columnMeans }: Shape, basis: Matrix, squares: Matrix, count: number): Directions {
  const { values, vectors } = symmetricEigen(squares);
  const turn = leadingColumns(vectors, count);
  const directions = product(basis, turn);
  const signs = signsOf(directions);
  const components = transposed(signed(directions, signs));
  const explainedVariance = Float64Array.from({ length: count }, (_, k) => Math.max(0, values[k]) / (rows - 1));
  return { results: { components, explainedVariance, means: columnMeans }, turn, signs };
}

const scoresOf = (projected: Matrix, { turn, signs }: Directions): Matrix => signed(product(projected, turn), signs);

/** (A − 1 mᵀ) R = A R − 1 (mᵀ R). */
function centeredMultiply(operand: LinearOperand, right: Matrix): Matrix {
  return subtractShift(operand.multiply(right), shiftOf(operand, right));
}

/** mᵀ R. */
function shiftOf({ columnMeans }: Shape, right: Matrix): Float64Array {
  const shift = new Float64Array(right.columns);
  for (let j = 0; j < right.rows; j++) {
    for (let k = 0; k < right.columns; k++) shift[k] += columnMeans[j] * right.values[j * right.columns + k];
  }
  return shift;
}

/** Changes the product in place. */
function subtractShift(product: Matrix, shift: Float64Array): Matrix {
  for (let at = 0; at < product.values.length; at++) product.values[at] -= shift[at % product.columns];
  return product;
}

function randomMatrix(random: Random, rows: number, columns: number): Matrix {
  return { rows, columns, values: Float64Array.from(random.normals(rows * columns)) };
}

function gram(matrix: Matrix): Matrix {
  return denseOperand(matrix).transposedMultiply(matrix);
}

function product(left: Matrix, right: Matrix): Matrix {
  return denseOperand(left).multiply(right);
}

function leadingColumns(matrix: Matrix, count: number): Matrix {
  const values = new Float64Array(matrix.rows * count);
  for (let i = 0; i < matrix.rows; i++) {
    for (let k = 0; k < count; k++) values[i * count + k] = matrix.values[i * matrix.columns + k];
  }
  return { rows: matrix.rows, columns: count, values };
}

/** +1 or −1 for each column: the sign that makes its largest entry positive. */
function signsOf(matrix: Matrix): Float64Array {
  const largest = new Float64Array(matrix.columns);
  for (let at = 0; at < matrix.values.length; at++) {
    const k = at % matrix.columns;
    if (Math.abs(matrix.values[at]) > Math.abs(largest[k])) largest[k] = matrix.values[at];
  }
  return largest.map((value) => (value < 0 ? -1 : 1));
}

/** Changes the matrix in place: a copy of the scores of 1,000,000 cells takes 80 MB. */
function signed(matrix: Matrix, signs: Float64Array): Matrix {
  for (let at = 0; at < matrix.values.length; at++) matrix.values[at] *= signs[at % matrix.columns];
  return matrix;
}

function transposed({ rows, columns, values }: Matrix): Matrix {
  const result = new Float64Array(values.length);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) result[j * rows + i] = values[i * columns + j];
  return { rows: columns, columns: rows, values: result };
}

function requireCount(count: number, most: number, shape: string): void {
  if (Number.isInteger(count) && count >= 1 && count <= most) return;
  throw new HeddleError("bad-data", {
    expected: `between 1 and ${most} principal components of a ${shape} matrix`,
    got: String(count),
    next: "Request fewer components.",
  });
}
