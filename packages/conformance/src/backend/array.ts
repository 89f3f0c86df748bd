/** Float64 arrays in row-major order, for the references of the backend suite. */
import { createRandom } from "@heddle/numerics";

export interface NdArray {
  readonly shape: readonly number[];
  readonly values: Float64Array;
}

export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, length) => product * length, 1);

export const array = (shape: readonly number[], values: ArrayLike<number>): NdArray => ({
  shape,
  values: Float64Array.from(values),
});

/** Calls `visit` with every index of the shape, in row-major order. One array is reused. */
function eachIndex(shape: readonly number[], visit: (index: readonly number[], position: number) => void): void {
  const index: number[] = shape.map(() => 0);
  const size = sizeOf(shape);
  for (let position = 0; position < size; position++) {
    visit(index, position);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis]++;
      if (index[axis] < shape[axis]) break;
      index[axis] = 0;
    }
  }
}

/** Creates an array from a function of the index. */
export function filled(shape: readonly number[], entry: (index: readonly number[]) => number): NdArray {
  const values = new Float64Array(sizeOf(shape));
  eachIndex(shape, (index, position) => {
    values[position] = entry(index);
  });
  return { shape, values };
}

/** The entry at an index, aligned at the last axis; axes of length 1 broadcast. */
export function at({ shape, values }: NdArray, index: readonly number[]): number {
  let position = 0;
  const ahead = index.length - shape.length;
  for (let axis = 0; axis < shape.length; axis++) {
    const length = shape[axis];
    position = position * length + (length === 1 ? 0 : index[axis + ahead]);
  }
  return values[position];
}

/** The shape of a binary operation's result, by the rules of NumPy. */
export function broadcastShape(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const [x, y] = [a[axis - rank + a.length] ?? 1, b[axis - rank + b.length] ?? 1];
    return x === 1 ? y : x;
  });
}

/** Seeded standard normal values, rounded to float32; arrays of a case have different names. */
export const normals = (name: string, ...shape: number[]): NdArray =>
  array(shape, createRandom(23).stream(name).normals(sizeOf(shape)));

/** The same array with each entry changed, rounded to float32. */
export const mapped = ({ shape, values }: NdArray, change: (value: number, position: number) => number): NdArray => ({
  shape,
  values: Float64Array.from(values, (value, position) => Math.fround(change(value, position))),
});
