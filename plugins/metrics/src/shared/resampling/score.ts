import type { Interval, MetricResult } from "@heddle/contracts";
import { mean } from "@heddle/numerics";
import { chancePart, halfSampleInterval, joinNotes } from "../results/interval.js";
import type { Rows, SampledRows } from "./factor-study.js";

/** Parts of a result that a study provides. */
export interface Score {
  readonly value: number;
  readonly interval?: Interval;
  readonly nullValue?: number;
  readonly note?: string;
}

/** Properties of a score, for its interval and null value. */
export interface ScoreProperties {
  readonly range: MetricResult["range"];
  /** The parts that each half-sample repeats or keeps, for the interval's method. */
  readonly repeated: string;
  /** Reason for an absent interval, other than the option `resamples`. */
  readonly noInterval?: string;
  /** A null value that is known without permutations. */
  readonly chance?: number;
  /** Parts of the score, whose mean it is; each tends to 0 with more cells if its factor is unrelated to all latents. */
  readonly parts?: (rows: readonly Rows[]) => ArrayLike<number>;
}

/**
 * Computes a score from the rows of one or several factors: its value in the data, its interval from half-samples, and its
 * mean over permutations as the null value.
 */
export function scoreOf(
  studies: readonly SampledRows[],
  score: (rows: readonly Rows[]) => number,
  { range, repeated, noInterval, chance, parts }: ScoreProperties,
): Score {
  const value = score(studies.map(({ observed }) => observed));
  const permuted = studies[0].permuted.map((_, at) => score(studies.map((study) => study.permuted[at])));
  const halves = () => studies[0].halves.map((_, at) => score(studies.map((study) => study.halves[at])));
  const { interval, note } = noInterval
    ? { note: noInterval }
    : halfSampleInterval({
        value,
        halves: halves(),
        of: `cells, ${repeated}`,
        range,
        ...(parts && { chance: chanceOf(studies, parts) }),
      });
  const nullValue = chance ?? (permuted.length > 0 ? definedMean(permuted) : undefined);
  const notes = joinNotes(note, nullValue === undefined ? "no null value: permutations is 0" : undefined);
  return {
    value,
    ...(interval && { interval }),
    ...(nullValue !== undefined && { nullValue }),
    ...(notes && { note: notes }),
  };
}

function chanceOf(studies: readonly SampledRows[], parts: (rows: readonly Rows[]) => ArrayLike<number>): number {
  const permuted = studies[0].permuted.map((_, at) => parts(studies.map((study) => study.permuted[at])));
  const observed = Array.from(parts(studies.map((study) => study.observed)));
  return chancePart(observed.map((value, part) => ({ value, permuted: permuted.map((values) => values[part]) })));
}

/** Mean of the defined values; NaN without any. A half-sample may lack a rare level. */
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
