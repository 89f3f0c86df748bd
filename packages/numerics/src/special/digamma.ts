import { log } from "./log.js";
import { cosineOfPi, sineOfPi } from "./sine-of-pi.js";
import { ONE_MINUS_EULER, ZETA_TERMS } from "./zeta-terms.js";

/** The positive zero of ψ in two parts. */
const ROOT = 1.4616321449683622;
const ROOT_LOW = 9.549995429965697e-17;
/** ψ⁽ᵏ⁾(root) / k!, k = 1 … 25, from tooling/references/numerics.py --constants. */
const ROOT_SERIES = Float64Array.of(
  0.9676722454476212,
  -0.4427631689835921,
  0.258499760955651,
  -0.16394270544240652,
  0.10782405069126237,
  -0.07219956125645471,
  0.04880428816414311,
  -0.03316112647484736,
  0.022597648232218104,
  -0.01542476590494896,
  0.010538791616612175,
  -0.007204534386356869,
  0.004926781395729853,
  -0.003369801655439328,
  0.002305126326734928,
  -0.0015769367714301972,
  0.0010788252019162967,
  -0.0007380709389960052,
  0.000504953265834602,
  -0.0003454680251063077,
  0.00023635601564027053,
  -0.00016170622091974803,
  0.0001106337276874741,
  -7.569179582195066e-5,
  5.178575795222081e-5,
);
/** The asymptotic series below are accurate to float64 from this value on. */
const ASYMPTOTIC = 10;

/**
 * ψ(x) = d ln Γ(x) / dx in float64. For x > 0 the relative error is below 2e-15, also at its zero 1.4616…; for x < 0, by
 * reflection, it is below 1e-14 of max(1, |ψ|). NaN at the poles 0, −1, −2, … and −∞.
 */
export function digamma(x: number): number {
  if (x <= 0) return reflectedDigamma(x);
  const distance = x - ROOT - ROOT_LOW;
  if (Math.abs(distance) < 0.3) return digammaNearRoot(distance);
  if (x < 0.5) return digammaNearTwo(x) - 1 / (1 + x) - 1 / x;
  if (x < 1.5) return digammaNearTwo(x - 1) - 1 / x;
  if (x >= ASYMPTOTIC || Number.isNaN(x)) return digammaSeries(x);
  let sum = 0;
  let rest = x;
  while (rest > 2.5) {
    rest -= 1;
    sum += 1 / rest;
  }
  return sum + digammaNearTwo(rest - 2);
}

/** ψ(2 + e) for |e| ≤ ½: the derivative of the series in lgamma.ts. */
function digammaNearTwo(e: number): number {
  let sum = 0;
  for (let k = ZETA_TERMS.length - 1; k >= 0; k--) sum = ZETA_TERMS[k] * (k + 2) - e * sum;
  return ONE_MINUS_EULER + e * sum;
}

function digammaNearRoot(distance: number): number {
  let sum = 0;
  for (let k = ROOT_SERIES.length - 1; k >= 0; k--) sum = ROOT_SERIES[k] + distance * sum;
  return distance * sum;
}

/** ln x − 1 / (2x) − Σ B₂ₖ / (2k x²ᵏ) (Abramowitz and Stegun 6.3.18). */
function digammaSeries(x: number): number {
  if (x === Infinity) return x;
  const z = 1 / (x * x);
  let sum = 3617 / 8160 - z * (43867 / 14364);
  sum = -1 / 12 + z * sum;
  sum = 691 / 32760 + z * sum;
  sum = -1 / 132 + z * sum;
  sum = 1 / 240 + z * sum;
  sum = -1 / 252 + z * sum;
  sum = 1 / 120 + z * sum;
  sum = -1 / 12 + z * sum;
  return log(x) + (z * sum - 0.5 / x);
}

/** ψ(x) = ψ(1 − x) − π / tan πx. */
function reflectedDigamma(x: number): number {
  const sine = sineOfPi(x);
  if (sine === 0 || x === -Infinity) return NaN;
  return digamma(1 - x) - (Math.PI * cosineOfPi(x)) / sine;
}

/**
 * ψ′(x) in float64. For x > 0 the relative error is below 2e-15; for x < 0, by reflection, below 1e-14. +∞ at the poles
 * 0, −1, −2, …; 0 at +∞, NaN at −∞.
 */
export function trigamma(x: number): number {
  if (x <= 0) return reflectedTrigamma(x);
  let sum = 0;
  let argument = x;
  for (; argument < ASYMPTOTIC; argument += 1) sum += 1 / (argument * argument);
  return sum + trigammaSeries(argument);
}

/** 1 / x + 1 / (2x²) + Σ B₂ₖ / x^(2k+1) (Abramowitz and Stegun 6.4.12). */
function trigammaSeries(x: number): number {
  const inverse = 1 / x;
  const z = inverse * inverse;
  let sum = -3617 / 510 + z * (43867 / 798);
  sum = 7 / 6 + z * sum;
  sum = -691 / 2730 + z * sum;
  sum = 5 / 66 + z * sum;
  sum = -1 / 30 + z * sum;
  sum = 1 / 42 + z * sum;
  sum = -1 / 30 + z * sum;
  sum = 1 / 6 + z * sum;
  return inverse + (0.5 * z + inverse * z * sum);
}

/** ψ′(x) = π² / sin² πx − ψ′(1 − x). */
function reflectedTrigamma(x: number): number {
  if (x === -Infinity) return NaN;
  const sine = sineOfPi(x) / Math.PI;
  return sine === 0 ? Infinity : 1 / (sine * sine) - trigamma(1 - x);
}
