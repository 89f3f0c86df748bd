/** Sums over the rows of N × M matrices; columns are independent, each summed from the first row to the last. */
import { addScaled, multiply, multiplyBy } from "./elementwise";

/** out[j] = Σᵢ x[i, j] for the columns [first, last). */
export function columnSums(rows: i32, columns: i32, x: usize, out: usize): void {
  const bytes = <usize>columns << 2;
  memory.fill(out, 0, bytes);
  for (let i = 0; i < rows; i++) addScaled(columns, out, x + <usize>i * bytes, 1, out);
}

/** y[i, ·] = x[i, ·] + factor · row. */
export function addRow(rows: i32, columns: i32, x: usize, row: usize, factor: f32, y: usize): void {
  const bytes = <usize>columns << 2;
  for (let i = 0; i < rows; i++) addScaled(columns, x + <usize>i * bytes, row, factor, y + <usize>i * bytes);
}

/** y[i, ·] = x[i, ·] · row. */
export function multiplyRow(rows: i32, columns: i32, x: usize, row: usize, y: usize): void {
  const bytes = <usize>columns << 2;
  for (let i = 0; i < rows; i++) multiply(columns, x + <usize>i * bytes, row, y + <usize>i * bytes);
}

/** y[i, ·] = weights[i] · x[i, ·]. */
export function weighRows(rows: i32, columns: i32, x: usize, weights: usize, y: usize): void {
  const bytes = <usize>columns << 2;
  for (let i = 0; i < rows; i++) multiplyBy(columns, x + <usize>i * bytes, load<f32>(weights + (<usize>i << 2)), y + <usize>i * bytes);
}

/** out[groups[i], ·] += weights[i] · x[i, ·] over zeroed `groupCount` rows; groups 0: one row for all. */
export function weighedSums(rows: i32, columns: i32, x: usize, weights: usize, groups: usize, groupCount: i32, out: usize): void {
  const bytes = <usize>columns << 2;
  memory.fill(out, 0, <usize>groupCount * bytes);
  for (let i = 0; i < rows; i++) {
    const group: usize = groups == 0 ? 0 : <usize>load<u32>(groups + (<usize>i << 2));
    const to = out + group * bytes;
    addScaled(columns, to, x + <usize>i * bytes, load<f32>(weights + (<usize>i << 2)), to);
  }
}
