import { exp, expm1 } from "./exp.js";
import { log1p } from "./log.js";

/** Hyperbolic tangent in float64, below 2 ulp; tanh(−0) = −0. tanh x = 1 − 2 / (e²ˣ + 1). */
export function tanh(x: number): number {
  const size = Math.abs(x);
  if (size < 2 ** -28 || Number.isNaN(x)) return x;
  const value = size > 22 ? 1 : size >= 0.5 ? 1 - 2 / (exp(2 * size) + 1) : smallTanh(size);
  return x < 0 ? -value : value;
}

function smallTanh(size: number): number {
  const grown = expm1(2 * size);
  return grown / (grown + 2);
}

/** ln(1 + eˣ) in float64, below 2 ulp: no overflow for large x and no loss of precision for very negative x. */
export function softplus(x: number): number {
  return x > 0 ? x + log1p(exp(-x)) : log1p(exp(x));
}

/** 1 / (1 + e⁻ˣ) in float64, below 2 ulp over the whole range; 0 and 1 at the ends. */
export function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + exp(-x));
  const grown = exp(x);
  return grown / (1 + grown);
}
