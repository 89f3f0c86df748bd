import type { Interval } from "@heddle/contracts";
import { mean } from "@heddle/numerics";
import { intervalOf, joinNotes } from "../results/interval.js";
import type { FactorStudy, Rows } from "./factor-study.js";

/** Parts of a result that a study provides. */
export interface Score {
  readonly value: number;
  readonly interval?: Interval;
  readonly nullValue?: number;
  readonly note?: string;
}

/** Parts of a result that a study does not provide. */
export interface KnownBeforehand {
  /** Reason for an absent interval, other than the option `resamples`. */
  readonly noInterval?: string;
  /** A null value that is known without permutations. */
  readonly chance?: number;
}

/**
 * Computes a score from the rows of one or several factors: its value in the data, its percentile interval over resamples,
 * and its mean over permutations as the null value.
 *
 * @param chosenAgain the choice that the score repeats in each resample, for the interval's method
 */
export function scoreOf(
  studies: readonly FactorStudy[],
  score: (rows: readonly Rows[]) => number,
  chosenAgain: string,
  { noInterval, chance }: KnownBeforehand = {},
): Score {
  const value = score(studies.map(({ observed }) => observed));
  const resampled = studies[0].resampled.map((_, at) => score(studies.map((study) => study.resampled[at])));
  const permuted = studies[0].permuted.map((_, at) => score(studies.map((study) => study.permuted[at])));
  const method = `bootstrap over cells, ${resampled.length} resamples, ${chosenAgain}, percentile 95 %`;
  const { interval, note } = noInterval ? { note: noInterval } : intervalOf(value, resampled, method);
  const nullValue = chance ?? (permuted.length > 0 ? definedMean(permuted) : undefined);
  const said = joinNotes(note, nullValue === undefined ? "no null value: permutations is 0" : undefined);
  return {
    value,
    ...(interval && { interval }),
    ...(nullValue !== undefined && { nullValue }),
    ...(said && { note: said }),
  };
}

/** Mean of the defined values; NaN without any. A resample may lack a rare level. */
export function definedMean(values: readonly number[]): number {
  return mean(values.filter((value) => !Number.isNaN(value)));
}

/** The largest and the second largest value; 0 for a missing one. */
export function topTwo(values: Float64Array): readonly [number, number] {
  let first = 0;
  let second = 0;
  for (const value of values) {
    if (value > first) {
      second = first;
      first = value;
    } else if (value > second) second = value;
  }
  return [first, second];
}

/** Index of the largest value; the first of equal ones. */
export function placeOfLargest(values: Float64Array): number {
  return values.reduce((best, value, at) => (value > values[best] ? at : best), 0);
}
