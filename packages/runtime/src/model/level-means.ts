import type { Column, Matrix } from "@heddle/contracts";
import { levelOf } from "../data/columns.js";

/** The rows less the mean of their combination of levels; missing values are a level. */
export function withoutLevelMeans(matrix: Matrix, columns: readonly Column[]): Matrix {
  const { rows, columns: width, values } = matrix;
  const numbers = new Map<string, number>();
  const group = Int32Array.from({ length: rows }, (_, row) => {
    const levels = JSON.stringify(columns.map((column) => levelOf(column, row)));
    const known = numbers.get(levels);
    if (known !== undefined) return known;
    numbers.set(levels, numbers.size);
    return numbers.size - 1;
  });
  const sums = new Float64Array(numbers.size * width);
  const sizes = new Float64Array(numbers.size);
  for (let row = 0; row < rows; row++) {
    sizes[group[row]]++;
    for (let j = 0; j < width; j++) sums[group[row] * width + j] += values[row * width + j];
  }
  const centered = values.map((value, at) => {
    const own = group[Math.floor(at / width)];
    return value - sums[own * width + (at % width)] / sizes[own];
  });
  return { rows, columns: width, values: centered };
}
