import type { Matrix } from "@heddle/contracts";
import { symmetricEigen } from "@heddle/numerics";
import { inverseOf } from "./latent-view.js";
import { columnsOf, rowsOf } from "./matrix-parts.js";

/**
 * A fitted map whose undetermined latents keep the model's own axes as nearly as possible. Determined rows stay as fitted.
 * The other rows span the rest of the space, in which the fit has no meaning: an orthogonal matrix turns them towards the
 * model's latents. The map stays invertible, and whitened or orthonormal where the fit is.
 *
 * In the rest, latent k has the coordinates (A⁻¹)_k. Of the K latents, those with the largest parts in the rest are chosen
 * (pivoted Gram-Schmidt). The polar factor of their coordinates is the nearest orthonormal basis (Schönemann 1966).
 *
 * @param matrix K × K: rotated latents are matrix · z
 * @param determined one entry per row of the matrix
 * @returns the map, and for each of its rows the row of `matrix`, or −1 for a row that keeps the axis of its latent
 */
export function keepUndetermined(matrix: Matrix, determined: readonly boolean[]): KeptMap {
  const size = matrix.rows;
  const rest = indicesOf(determined, false);
  const fitted = indicesOf(determined, true);
  if (rest.length === 0) return { matrix, rows: fitted };
  const coordinates = columnsOf(withUnitRows(inverseOf(matrix)), rest);
  const kept = largestParts(coordinates, rest.length);
  const turned = product(polarFactor(rowsOf(coordinates, kept)), rowsOf(matrix, Int32Array.from(rest)));
  const values = new Float64Array(size * size);
  const rows: number[] = [];
  for (let latent = 0, next = 0; latent < size; latent++) {
    const at = kept.indexOf(latent);
    const row = at < 0 ? fitted[next++] : -1;
    rows.push(row);
    values.set(at < 0 ? rowOf(matrix, row) : rowOf(turned, at), latent * size);
  }
  return { matrix: { rows: size, columns: size, values }, rows };
}

export interface KeptMap {
  readonly matrix: Matrix;
  readonly rows: readonly number[];
}

const indicesOf = (flags: readonly boolean[], wanted: boolean): number[] =>
  Array.from(flags.keys()).filter((at) => flags[at] === wanted);

const rowOf = ({ columns, values }: Matrix, row: number): Float64Array =>
  values.subarray(row * columns, (row + 1) * columns);

/** `count` rows, ascending: each has the largest part that is orthogonal to those chosen before it. */
function largestParts(coordinates: Matrix, count: number): Int32Array {
  const left = Array.from({ length: coordinates.rows }, (_, k) => rowOf(coordinates, k).slice());
  const chosen: number[] = [];
  while (chosen.length < count) {
    let best = -1;
    for (const [k, part] of left.entries())
      if (!chosen.includes(k) && (best < 0 || lengthOf(part) > lengthOf(left[best]))) best = k;
    chosen.push(best);
    const length = lengthOf(left[best]);
    const direction = left[best].map((value) => value / length);
    for (const part of left) {
      const along = part.reduce((sum, value, j) => sum + value * direction[j], 0);
      for (const j of part.keys()) part[j] -= along * direction[j];
    }
  }
  return Int32Array.from(chosen).sort();
}

const lengthOf = (values: Float64Array): number => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));

/** (C Cᵀ)^(−1/2) C: the orthogonal matrix nearest to an invertible matrix C with rows of unit length. */
function polarFactor(square: Matrix): Matrix {
  const size = square.rows;
  const unit = withUnitRows(square);
  const gram = product(unit, transposed(unit));
  const { values, vectors } = symmetricEigen(gram);
  const scaled = { ...vectors, values: vectors.values.map((value, at) => value / Math.sqrt(values[at % size])) };
  return product(product(scaled, transposed(vectors)), unit);
}

function withUnitRows(matrix: Matrix): Matrix {
  const values = matrix.values.slice();
  for (let i = 0; i < matrix.rows; i++) {
    const row = values.subarray(i * matrix.columns, (i + 1) * matrix.columns);
    const length = lengthOf(row);
    for (const j of row.keys()) row[j] /= length;
  }
  return { ...matrix, values };
}

function product(a: Matrix, b: Matrix): Matrix {
  const values = new Float64Array(a.rows * b.columns);
  for (let i = 0; i < a.rows; i++)
    for (let k = 0; k < a.columns; k++)
      for (let j = 0; j < b.columns; j++)
        values[i * b.columns + j] += a.values[i * a.columns + k] * b.values[k * b.columns + j];
  return { rows: a.rows, columns: b.columns, values };
}

function transposed({ rows, columns, values }: Matrix): Matrix {
  const result = new Float64Array(values.length);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) result[j * rows + i] = values[i * columns + j];
  return { rows: columns, columns: rows, values: result };
}
