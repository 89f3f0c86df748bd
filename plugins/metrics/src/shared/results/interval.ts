import type { Interval, MetricResult } from "@heddle/contracts";
import { quantile } from "@heddle/numerics";

/** Minimum number of usable samples for an interval; with fewer, its ends are single draws. */
const FEWEST = 20;

const LEVEL = 0.95;

/** Tolerance for equal values in double precision. */
export const ROUNDING = 1e-9;

export interface IntervalOrNote {
  readonly interval?: Interval;
  readonly note?: string;
}

/** A statistic in the data and in half-samples of its units. */
export interface HalfSampled {
  readonly value: number;
  /** One per half-sample; NaN where the statistic is undefined. */
  readonly halves: ArrayLike<number>;
  /** The units, and the parts that are fixed or computed again: "cells, latent chosen again in each". */
  readonly of: string;
  readonly range?: MetricResult["range"];
  /** The part of the value that may be chance, see `chancePart`; the lower end excludes it. */
  readonly chance?: number;
}

/**
 * Symmetric 95 % interval of a statistic θ from half-samples without replacement: θ ± the 95 % quantile of |θ(half) − θ|,
 * within the range of the measure (Politis & Romano 1994, doi:10.1214/aos/1176325770, with the finite-population factor
 * √(b / (n − b)), which is 1 for b = n / 2; the delete-d jackknife of Shao & Wu 1989, doi:10.1214/aos/1176347263, with
 * d = n / 2).
 *
 * θ(half) − θ has, to first order, the variance of θ − truth. Its bias is that of θ, because a bias c / n becomes 2c / n in
 * a half. The interval therefore also covers an upward-biased statistic, such as a maximum or a mutual information. A
 * bootstrap would not: repeated cells add bias, and its percentiles may exclude θ.
 *
 * A maximum over unrelated latents has no such expansion. The lower end therefore excludes parts that `chancePart` finds.
 */
export function halfSampleInterval({ value, halves, of, range, chance = 0 }: HalfSampled): IntervalOrNote {
  if (halves.length === 0) return { note: "no interval: resamples is 0" };
  const defined = Float64Array.from(halves).filter((entry) => !Number.isNaN(entry));
  if (defined.length < Math.min(FEWEST, halves.length)) {
    return { note: `no interval: defined in ${defined.length} of ${halves.length} half-samples only` };
  }
  const width = quantile(
    defined.map((entry) => Math.abs(entry - value)),
    LEVEL,
  );
  if (width <= ROUNDING) return { note: "no interval: nearly all half-samples have the same value" };
  const left = halves.length - defined.length;
  const method = [
    `half-samples of ${of}, ${halves.length} without replacement, symmetric 95 %`,
    ...(left > 0 ? [`${left} in which it is undefined left out`] : []),
    ...(chance > 0 ? ["lower end without the part that permuted factors reach"] : []),
  ].join("; ");
  return {
    interval: {
      low: Math.min(value, Math.max(value - chance - width, range?.low ?? -Infinity)),
      high: Math.max(value, Math.min(value + width, range?.high ?? Infinity)),
      method,
    },
  };
}

/** A value that tends to 0 for an unrelated factor, and its values with the factor permuted. */
export interface ScorePart {
  readonly value: number;
  readonly permuted: readonly number[];
}

/**
 * The part of a mean of scores that may be chance: the sum of those scores for which a permutation test at 5 % does not
 * reject independence, divided by their number. 0 with fewer than 20 permutations.
 */
export function chancePart(parts: readonly ScorePart[]): number {
  const possible = parts.filter(({ value, permuted }) => {
    const defined = permuted.filter((entry) => !Number.isNaN(entry));
    return defined.length >= FEWEST && value <= quantile(defined, LEVEL);
  });
  return possible.reduce((sum, { value }) => sum + value, 0) / parts.length;
}

/** Joins the defined notes; undefined without any. */
export function joinNotes(...notes: readonly (string | undefined)[]): string | undefined {
  const given = notes.filter((note) => note !== undefined);
  return given.length === 0 ? undefined : given.join("; ");
}
