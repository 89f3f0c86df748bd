import { fastExp } from "./fast-elementary.js";

/** |ln θ| is clipped to this: e⁶⁰ is Poisson, e⁻⁶⁰ puts all mass at 0; both fit in float32. */
export const LARGEST_LOG_DISPERSION = 60;

/** θ, 1/θ and ln θ of each entry of the dispersion head, in float64. */
export interface DispersionTable {
  readonly theta: Float64Array;
  readonly inverse: Float64Array;
  readonly logarithm: Float64Array;
}

/** raw: ln θ, rows × genes. */
export function dispersionTable(raw: ArrayLike<number>): DispersionTable {
  const theta = new Float64Array(raw.length);
  const inverse = new Float64Array(raw.length);
  const logarithm = new Float64Array(raw.length);
  for (let i = 0; i < raw.length; i++) {
    const held = Math.max(-LARGEST_LOG_DISPERSION, Math.min(LARGEST_LOG_DISPERSION, raw[i]));
    logarithm[i] = held;
    theta[i] = fastExp(held);
    inverse[i] = 1 / theta[i];
  }
  return { theta, inverse, logarithm };
}

/** Row of the dispersion head for cell i: the row of its level, its own row, or the only row. */
export function dispersionRow(cell: number, headRows: number, rows: Int32Array | undefined): number {
  if (rows) return rows[cell];
  return headRows === 1 ? 0 : cell;
}
