import { exp, log1p } from "@heddle/numerics";
import { negentropySums } from "./negentropy-sums.js";
import { BOUND, PER_UNIT, tabulate } from "./table.js";

/** A direction in the plane of two latents, and the standard deviation of the means along it. */
export interface Plane {
  readonly cosine: number;
  readonly sine: number;
  readonly scale: number;
  /**
   * Share of the variance along the direction that is not posterior variance, between 0 and 1. With Gaussian noise of the
   * remaining share, the standardized skewness is smaller by the factor reliability^(3/2), the excess kurtosis by
   * reliability².
   */
  readonly reliability: number;
}

/** Two directions in the plane of two latents. */
export type Directions = readonly [Plane, Plane];

/**
 * How far u = (cosine · x + sine · y) / scale is from Gaussian in pairs of directions, in arbitrary units: about 0 for a
 * Gaussian u. x and y are centered, one entry per cell.
 */
export type Contrast = (
  x: Float64Array,
  y: Float64Array,
  pairs: readonly Directions[],
) => (readonly [number, number])[];

/** The contrast of one latent with standard deviation `scale`. */
export const contrastOf = (contrast: Contrast, latent: Float64Array, scale: number, reliability: number): number => {
  const plane = { cosine: 1, sine: 0, scale, reliability };
  return contrast(latent, latent, [[plane, plane]])[0][0];
};

const LOG_COSH_LESS_MAGNITUDE = tabulate((u) => log1p(exp(-2 * u)));

const K1 = 36 / (8 * Math.sqrt(3) - 9);
const K2 = 1 / (2 - 6 / Math.PI);
/** E|ν| of a standard normal ν. */
const MEAN_MAGNITUDE = Math.sqrt(2 / Math.PI);
/** E[log cosh ν] of a standard normal ν, by numerical integration. */
const MEAN_LOG_COSH = 0.374567207491438;

/**
 * Approximation of negentropy: k₁ E[u exp(−u²/2)]² + k₂ (E|u| − √(2/π))² (Hyvärinen 1998). The odd part responds to
 * skewed latents, the even part to latents with two sides. Posterior variance weakens both: see `Plane.reliability`.
 */
const negentropy: Contrast = (x, y, pairs) => {
  const sums = negentropySums(x, y, weightsOf(pairs));
  const value = (oddSum: number, evenSum: number, { reliability: share }: Plane): number => {
    const skewed = oddSum / x.length;
    const sided = evenSum / x.length - MEAN_MAGNITUDE;
    return share * share * share * (K1 * skewed * skewed + share * K2 * sided * sided);
  };
  return pairs.map(([first, second], pair) => {
    const [even, otherEven, odd, otherOdd] = sums.subarray(4 * pair, 4 * pair + 4);
    return [value(odd, even, first), value(otherOdd, otherEven, second)];
  });
};

/** (E[log cosh u] − E[log cosh ν])² for a standard normal ν (Hyvärinen 1999, equations 7 and 25). */
const logCosh: Contrast = (x, y, pairs) => {
  const weights = weightsOf(pairs);
  const value = (own: number, { reliability: share }: Plane): number => {
    const difference = own / x.length - Math.LN2 - MEAN_LOG_COSH;
    return share * share * share * share * difference * difference;
  };
  return pairs.map(([first, second], pair) => {
    const [c, d, s, t] = weights.subarray(4 * pair, 4 * pair + 4);
    let [sum, otherSum] = [0, 0];
    for (let i = 0; i < x.length; i++) {
      sum = addLogCosh(sum, Math.abs(c * x[i] + s * y[i]));
      otherSum = addLogCosh(otherSum, Math.abs(d * x[i] + t * y[i]));
    }
    return [value(sum, first), value(otherSum, second)];
  });
};

/** For each pair of directions: the weights of x in both, then those of y. */
function weightsOf(pairs: readonly Directions[]): Float64Array {
  const weights = new Float64Array(4 * pairs.length);
  for (let pair = 0; pair < pairs.length; pair++) {
    const [first, second] = pairs[pair];
    weights[4 * pair] = first.cosine / first.scale;
    weights[4 * pair + 1] = second.cosine / second.scale;
    weights[4 * pair + 2] = first.sine / first.scale;
    weights[4 * pair + 3] = second.sine / second.scale;
  }
  return weights;
}

/** sum + (log cosh u + ln 2), by interpolation, for the magnitude of u. */
function addLogCosh(sum: number, magnitude: number): number {
  const linear = sum + magnitude;
  if (magnitude >= BOUND) return linear;
  const at = magnitude * PER_UNIT;
  const below = at | 0;
  const [low, high] = [LOG_COSH_LESS_MAGNITUDE[below], LOG_COSH_LESS_MAGNITUDE[below + 1]];
  return linear + (low + (at - below) * (high - low));
}

/** Contrasts by the value of the option `contrast`. */
export const CONTRASTS = { negentropy, logcosh: logCosh } as const;
