/** Float64 references of the tfjs operations, entry by entry, by definition. */
import { array, at, broadcastShape, filled, type NdArray, sizeOf } from "./array.js";

export const unary =
  (f: (x: number) => number) =>
  (x: NdArray): NdArray => ({ shape: x.shape, values: x.values.map(f) });

export const binary =
  (f: (a: number, b: number) => number) =>
  (a: NdArray, b: NdArray): NdArray =>
    filled(broadcastShape(a.shape, b.shape), (index) => f(at(a, index), at(b, index)));

/** Reduces the entries along the axes by `f`. */
export function reduced(
  x: NdArray,
  axes: readonly number[],
  f: (values: readonly number[]) => number,
  keep = false,
): NdArray {
  const kept = x.shape.map((length, axis) => (axes.includes(axis) ? 1 : length));
  const groups: number[][] = Array.from({ length: sizeOf(kept) }, () => []);
  const numbered = filled(kept, () => 0);
  for (let i = 0; i < numbered.values.length; i++) numbered.values[i] = i;
  let position = 0;
  filled(x.shape, (index) => {
    groups[at(numbered, index)].push(x.values[position++]);
    return 0;
  });
  const shape = keep ? kept : x.shape.filter((_, axis) => !axes.includes(axis));
  return array(shape, groups.map(f));
}

export const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
export const meanOf = (values: readonly number[]): number => sumOf(values) / values.length;
/** NaN if an entry is NaN; −∞ without entries. */
export const largestOf = (values: readonly number[]): number =>
  values.reduce((most, value) => Math.max(most, value), -Infinity);
/** Population variance: divides by the number of values. */
export function varianceOf(values: readonly number[]): number {
  const mean = meanOf(values);
  return meanOf(values.map((value) => (value - mean) * (value - mean)));
}
export function logSumExpOf(values: readonly number[]): number {
  const largest = largestOf(values);
  if (!Number.isFinite(largest)) return largest;
  return largest + Math.log(sumOf(values.map((value) => Math.exp(value - largest))));
}

/** Matrix product; flags transpose the operands. */
export function product(a: NdArray, b: NdArray, transposed: { a: boolean; b: boolean }): NdArray {
  const [aRows, aColumns] = a.shape as [number, number];
  const [bRows, bColumns] = b.shape as [number, number];
  const [rows, inner] = transposed.a ? [aColumns, aRows] : [aRows, aColumns];
  const columns = transposed.b ? bRows : bColumns;
  const values = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      let sum = 0;
      for (let k = 0; k < inner; k++) {
        const left = a.values[transposed.a ? k * aColumns + i : i * aColumns + k];
        const right = b.values[transposed.b ? j * bColumns + k : k * bColumns + j];
        sum += left * right;
      }
      values[i * columns + j] = sum;
    }
  }
  return { shape: [rows, columns], values };
}

export const transposed = (x: NdArray, order: readonly number[]): NdArray =>
  filled(
    order.map((axis) => x.shape[axis]),
    (index) =>
      at(
        x,
        x.shape.map((_, axis) => index[order.indexOf(axis)]),
      ),
  );

export const sliced = (x: NdArray, begin: readonly number[], size: readonly number[]): NdArray =>
  filled(size, (index) =>
    at(
      x,
      index.map((i, axis) => i + begin[axis]),
    ),
  );

export const tiled = (x: NdArray, times: readonly number[]): NdArray =>
  filled(
    x.shape.map((length, axis) => length * times[axis]),
    (index) =>
      at(
        x,
        index.map((i, axis) => i % x.shape[axis]),
      ),
  );

export const padded = (x: NdArray, margins: readonly (readonly [number, number])[], value: number): NdArray =>
  filled(
    x.shape.map((length, axis) => length + margins[axis][0] + margins[axis][1]),
    (index) => {
      const inside = index.map((i, axis) => i - margins[axis][0]);
      return inside.every((i, axis) => i >= 0 && i < x.shape[axis]) ? at(x, inside) : value;
    },
  );

export function concatenated(parts: readonly NdArray[], axis: number): NdArray {
  const length = parts.reduce((sum, { shape }) => sum + shape[axis], 0);
  const shape = parts[0].shape.map((own, i) => (i === axis ? length : own));
  return filled(shape, (index) => {
    let within = index[axis];
    const part = parts.find(({ shape: own }) => {
      if (within < own[axis]) return true;
      within -= own[axis];
      return false;
    })!;
    return at(
      part,
      index.map((i, other) => (other === axis ? within : i)),
    );
  });
}

export const stacked = (parts: readonly NdArray[], axis: number): NdArray => {
  const inner = parts[0].shape;
  return filled([...inner.slice(0, axis), parts.length, ...inner.slice(axis)], (index) =>
    at(
      parts[index[axis]],
      index.filter((_, other) => other !== axis),
    ),
  );
};

export const gathered = (x: NdArray, chosen: ArrayLike<number>, axis: number): NdArray =>
  filled(
    x.shape.map((length, other) => (other === axis ? chosen.length : length)),
    (index) =>
      at(
        x,
        index.map((i, other) => (other === axis ? chosen[i] : i)),
      ),
  );

export const cumulated = (x: NdArray, axis: number): NdArray =>
  filled(x.shape, (index) => {
    let sum = 0;
    for (let k = 0; k <= index[axis]; k++)
      sum += at(
        x,
        index.map((i, other) => (other === axis ? k : i)),
      );
    return sum;
  });
