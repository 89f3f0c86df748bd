import { exp, log1p } from "@heddle/numerics";

/** A direction in the plane of two latents, and the standard deviation along it. */
export interface Plane {
  readonly cosine: number;
  readonly sine: number;
  readonly scale: number;
}

/**
 * How far u = (cosine · x + sine · y) / scale is from Gaussian, in arbitrary units: about 0 for a Gaussian u. x and y are
 * centered, one entry per cell.
 */
export type Contrast = (x: Float64Array, y: Float64Array, plane: Plane) => number;

/** Grid points per unit: linear interpolation errs by less than 2e-7, and a table fits the processor's cache. */
const PER_UNIT = 1024;
/** Tables end here; the functions are then 0 within 1e-13. */
const BOUND = 8;

/** Values of a function on [0, BOUND], with zeros beyond. */
const tabulate = (f: (u: number) => number): Float64Array =>
  Float64Array.from({ length: BOUND * PER_UNIT + 1 }, (_, i) => (i < BOUND * PER_UNIT ? f(i / PER_UNIT) : 0));

const ODD = tabulate((u) => u * exp((-u * u) / 2));
const LOG_COSH_LESS_MAGNITUDE = tabulate((u) => log1p(exp(-2 * u)));

const K1 = 36 / (8 * Math.sqrt(3) - 9);
const K2 = 1 / (2 - 6 / Math.PI);
/** E|ν| of a standard normal ν. */
const MEAN_MAGNITUDE = Math.sqrt(2 / Math.PI);
/** E[log cosh ν] of a standard normal ν, by numerical integration. */
const MEAN_LOG_COSH = 0.374567207491438;

/**
 * Approximation of negentropy: k₁ E[u exp(−u²/2)]² + k₂ (E|u| − √(2/π))² (Hyvärinen 1998). The odd part responds to
 * skewed latents, the even part to latents with two sides.
 */
const negentropy: Contrast = (x, y, { cosine, sine, scale }) => {
  const c = cosine / scale;
  const s = sine / scale;
  let odd = 0;
  let even = 0;
  for (let i = 0; i < x.length; i++) {
    const u = c * x[i] + s * y[i];
    const magnitude = Math.abs(u);
    even += magnitude;
    if (magnitude >= BOUND) continue;
    const at = magnitude * PER_UNIT;
    const below = at | 0;
    const value = ODD[below] + (at - below) * (ODD[below + 1] - ODD[below]);
    odd += u < 0 ? -value : value;
  }
  odd /= x.length;
  even = even / x.length - MEAN_MAGNITUDE;
  return K1 * odd * odd + K2 * even * even;
};

/** (E[log cosh u] − E[log cosh ν])² for a standard normal ν (Hyvärinen 1999, equations 7 and 25). */
const logCosh: Contrast = (x, y, { cosine, sine, scale }) => {
  const c = cosine / scale;
  const s = sine / scale;
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    const magnitude = Math.abs(c * x[i] + s * y[i]);
    sum += magnitude;
    if (magnitude >= BOUND) continue;
    const at = magnitude * PER_UNIT;
    const below = at | 0;
    const [low, high] = [LOG_COSH_LESS_MAGNITUDE[below], LOG_COSH_LESS_MAGNITUDE[below + 1]];
    sum += low + (at - below) * (high - low);
  }
  const difference = sum / x.length - Math.LN2 - MEAN_LOG_COSH;
  return difference * difference;
};

/** Contrasts by the value of the option `contrast`. */
export const CONTRASTS = { negentropy, logcosh: logCosh } as const;
