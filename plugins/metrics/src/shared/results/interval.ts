import type { Interval } from "@heddle/contracts";
import { percentileInterval } from "@heddle/numerics";

/** Tolerance for a value at an end of its interval, because of rounding. */
const ROUNDING = 1e-9;

/** Minimum number of usable resamples for an interval; with fewer, its ends are single draws. */
const FEWEST = 20;

export interface IntervalOrNote {
  readonly interval?: Interval;
  readonly note?: string;
}

/**
 * 95 % percentile interval (Efron & Tibshirani 1993, An Introduction to the Bootstrap, §13.3) of the values of a statistic
 * in resamples; NaN marks a resample in which it is undefined. The note gives the reason for an absent interval, or states
 * that the value is outside: a maximum over latents near chance is larger in a resample than in the data.
 */
export function intervalOf(value: number, resampled: ArrayLike<number>, method: string): IntervalOrNote {
  if (resampled.length === 0) return { note: "no interval: resamples is 0" };
  const defined = Float64Array.from(resampled).filter((entry) => !Number.isNaN(entry));
  if (defined.length < Math.min(FEWEST, resampled.length)) {
    return { note: `no interval: defined in ${defined.length} of ${resampled.length} resamples only` };
  }
  const left = resampled.length - defined.length;
  const interval = {
    ...percentileInterval(defined),
    method: left === 0 ? method : `${method}; ${left} resamples in which it is undefined left out`,
  };
  if (value < interval.low - ROUNDING || value > interval.high + ROUNDING) {
    return {
      interval,
      note: "the value lies outside its interval, as resampling shifts it: compare with the null value",
    };
  }
  return { interval };
}

/** Joins the defined notes; undefined without any. */
export function joinNotes(...notes: readonly (string | undefined)[]): string | undefined {
  const said = notes.filter((note) => note !== undefined);
  return said.length === 0 ? undefined : said.join("; ");
}
