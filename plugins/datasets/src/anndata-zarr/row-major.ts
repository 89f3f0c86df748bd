import type { Elements } from "@heddle/anndata";

/**
 * Elements in C order (the last axis varies fastest). `strides` are the distances in `data` between neighbors along
 * each axis. Elements already in that order are returned as they are.
 */
export function toRowMajor(data: Elements, shape: readonly number[], strides: readonly number[]): Elements {
  if (isRowMajor(shape, strides)) return data;
  const reordered = data.slice();
  const position = new Array<number>(shape.length).fill(0);
  let from = 0;
  for (let to = 0; to < reordered.length; to++) {
    reordered[to] = data[from];
    // the next position in C order: the last axis that has not reached its end goes on, those after it return to 0
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += strides[axis];
      if (++position[axis] < shape[axis]) break;
      from -= strides[axis] * shape[axis];
      position[axis] = 0;
    }
  }
  return reordered;
}

function isRowMajor(shape: readonly number[], strides: readonly number[]): boolean {
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] !== 1 && strides[axis] !== step) return false;
    step *= shape[axis];
  }
  return true;
}
