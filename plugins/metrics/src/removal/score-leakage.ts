import type { Matrix, MetricContext, MetricResult } from "@heddle/contracts";
import { mean } from "@heddle/numerics";
import { halfSample } from "../shared/resampling/half-samples.js";
import { pause } from "../shared/resampling/pause.js";
import { halfSampleInterval, joinNotes } from "../shared/results/interval.js";
import { UNIT } from "../shared/results/range.js";
import type { SplitFactor } from "./grouped-factor.js";
import type { LeakageMeasure, ScoreCells } from "./leakage.js";

interface Sampling {
  readonly resamples: number;
  readonly permutations: number;
}

/** Leakage of a factor by one measure: value, interval over testing cells, and null value by permutation. */
export async function scoreLeakage(
  measure: LeakageMeasure,
  representation: Matrix,
  split: SplitFactor,
  { resamples, permutations }: Sampling,
  context: MetricContext,
): Promise<Pick<MetricResult, "value" | "interval" | "nullValue" | "range" | "ceiling" | "higherIsBetter" | "note">> {
  const { factor, cells, trainLabels, testLabels } = split;
  const scoreCells = measure.prepare(representation, cells);
  const scores = scoreCells(trainLabels, testLabels, factor.groups);
  const value = measure.summarize(scores, testLabels, factor.groups);
  const permuted = await inPermutations(measure, scoreCells, split, permutations, context);
  const { interval, note } =
    measure.noInterval === undefined
      ? halfSampleInterval({
          value,
          halves: inHalves(measure, scores, split, resamples, context),
          of: `${testLabels.length} held-out cells, model fixed`,
          range: UNIT,
        })
      : { note: measure.noInterval };
  const notes = joinNotes(
    factor.banded ? `of ${factor.groups} bands of equal size` : undefined,
    note,
    permuted.length === 0 ? "no null value: permutations is 0" : undefined,
  );
  return {
    value,
    ...(interval && { interval }),
    ...(permuted.length > 0 && { nullValue: mean(permuted) }),
    ...(measure.ceiling !== undefined && { ceiling: measure.ceiling }),
    range: UNIT,
    higherIsBetter: measure.higherIsBetter,
    ...(notes && { note: notes }),
  };
}

function inHalves(
  measure: LeakageMeasure,
  scores: Float64Array,
  { factor, testLabels }: SplitFactor,
  resamples: number,
  { random }: MetricContext,
): number[] {
  const streams = random.stream("half-samples of held-out cells").stream(factor.name);
  const own = new Float64Array(Math.floor(scores.length / 2));
  const labels = new Int32Array(own.length);
  return Array.from({ length: resamples }, (_, number) => {
    const half = halfSample(streams.stream(number), scores.length);
    for (let at = 0; at < half.length; at++) {
      own[at] = scores[half[at]];
      labels[at] = testLabels[half[at]];
    }
    return measure.summarize(own, labels, factor.groups);
  });
}

/** Permutes the groups among all training and testing cells. */
async function inPermutations(
  measure: LeakageMeasure,
  scoreCells: ScoreCells,
  { factor, trainLabels, testLabels }: SplitFactor,
  permutations: number,
  context: MetricContext,
): Promise<number[]> {
  const streams = context.random.stream("permutation of groups").stream(factor.name);
  const all = Int32Array.of(...trainLabels, ...testLabels);
  const found: number[] = [];
  for (let number = 0; number < permutations; number++) {
    await pause(context);
    const dealt = streams
      .stream(number)
      .permutation(all.length)
      .map((from) => all[from]);
    const [before, after] = [dealt.subarray(0, trainLabels.length), dealt.subarray(trainLabels.length)];
    found.push(measure.summarize(scoreCells(before, after, factor.groups), after, factor.groups));
  }
  return found;
}
