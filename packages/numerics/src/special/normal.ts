import { HeddleError } from "@heddle/contracts";
import { exp } from "./exp.js";
import { log } from "./log.js";

const INVERSE_SQRT_TWO_PI = 0.3989422804014327;
/** Below this |x| the series around 0 is used, above it the tail expansion. */
const TAIL = 2;

/** An interval of numbers, ends included. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

/** φ(x) = e^(−x²/2) / √2π, with x² taken in two exact parts, since an error in it grows with x. */
function density(x: number): number {
  const size = Math.min(Math.abs(x), 40);
  const head = Math.floor(size * 1024) / 1024;
  return INVERSE_SQRT_TWO_PI * exp(-0.5 * head * head) * exp(-0.5 * (size - head) * (size + head));
}

/** Φ(x) − ½ = φ(x) Σ x^(2n+1) / (1 · 3 · … · (2n + 1)): positive terms only (Abramowitz and Stegun 26.2.11). */
function centralArea(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 3; Math.abs(term) > 1e-18 * Math.abs(sum); n += 2) {
    term *= (x * x) / n;
    sum += term;
  }
  return density(x) * sum;
}

/** 1 − Φ(x) for x ≥ TAIL by Laplace's continued fraction, from the back (Abramowitz and Stegun 26.2.14). */
function upperTail(x: number): number {
  const terms = 20 + Math.floor(500 / (x * x));
  let fraction = x;
  for (let n = terms; n >= 1; n--) fraction = x + n / fraction;
  return density(x) / fraction;
}

/** Φ(x), the standard normal distribution function, with a relative error below 1e-14 in both tails. */
export function normalCdf(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x < -TAIL) return upperTail(Math.min(-x, 1e6));
  return x > TAIL ? 1 - upperTail(Math.min(x, 1e6)) : 0.5 + centralArea(x);
}

/**
 * The x with Φ(x) = probability, with a relative error below 1e-14; ∓∞ at 0 and 1, NaN outside. A rational start
 * (Abramowitz and Stegun 26.2.22), then Halley steps, which triple the digits each.
 */
export function normalQuantile(probability: number): number {
  if (!(probability >= 0 && probability <= 1)) return NaN;
  if (probability === 0 || probability === 1) return probability === 0 ? -Infinity : Infinity;
  if (probability > 0.5) return -lowerQuantile(1 - probability, 0.5 - probability);
  return lowerQuantile(probability, probability - 0.5);
}

/** The quantile of probability ≤ ½, given also its exact distance from ½ (≤ 0). */
function lowerQuantile(probability: number, fromHalf: number): number {
  const t = Math.sqrt(-2 * log(probability));
  let x = (2.30753 + 0.27061 * t) / (1 + t * (0.99229 + 0.04481 * t)) - t;
  for (let step = 0; step < 4; step++) {
    const excess = x > -TAIL ? centralArea(x) - fromHalf : upperTail(-x) - probability;
    const newton = excess / density(x);
    x -= newton / (1 + 0.5 * x * newton);
  }
  return x;
}

/** The central interval of a normal distribution: mean ± z · deviation, covering `level` (0.95 by default). */
export function normalInterval(mean: number, deviation: number, level = 0.95): Range {
  const reach = deviation * normalDeviate(level);
  return { low: mean - reach, high: mean + reach };
}

/** The z with Φ(z) − Φ(−z) = level. */
export function normalDeviate(level: number): number {
  if (!(level > 0 && level < 1)) {
    throw new HeddleError("config", {
      expected: "a confidence level between 0 and 1",
      got: String(level),
      next: "Pass 0.95, for example.",
    });
  }
  return -normalQuantile((1 - level) / 2);
}
