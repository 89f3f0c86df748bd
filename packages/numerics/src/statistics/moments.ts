import { requireSameLength } from "./same-length.js";

/** Σ values with Neumaier's compensation (1974): the error does not grow with the number of values. 0 for none. */
export function sum(values: ArrayLike<number>): number {
  let total = 0;
  let lost = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    const next = total + value;
    lost += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total;
    total = next;
  }
  // An infinite total has an undefined loss.
  return Math.abs(total) === Infinity || Number.isNaN(total) ? total : total + lost;
}

/** Arithmetic mean; NaN for no values. */
export function mean(values: ArrayLike<number>): number {
  return sum(values) / values.length;
}

/** Sample variance, with n − 1 in the denominator; two passes. NaN for fewer than two values. */
export function variance(values: ArrayLike<number>): number {
  return covariance(values, values);
}

/** Sample covariance of paired values, with n − 1 in the denominator. NaN for fewer than two pairs. */
export function covariance(x: ArrayLike<number>, y: ArrayLike<number>): number {
  requireSameLength(x, y);
  const xMean = mean(x);
  const yMean = mean(y);
  const products = new Float64Array(x.length);
  for (let i = 0; i < x.length; i++) products[i] = (x[i] - xMean) * (y[i] - yMean);
  return x.length < 2 ? NaN : sum(products) / (x.length - 1);
}
