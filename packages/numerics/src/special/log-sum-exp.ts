import { exp } from "./exp.js";
import { log } from "./log.js";

/** ln Σ e^values, without overflow; −∞ for an empty list or only −∞, +∞ or NaN if a value is. */
export function logSumExp(values: ArrayLike<number>): number {
  let largest = -Infinity;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (Number.isNaN(value)) return NaN;
    if (value > largest) largest = value;
  }
  if (Math.abs(largest) === Infinity) return largest;
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += exp(values[i] - largest);
  return largest + log(sum);
}
