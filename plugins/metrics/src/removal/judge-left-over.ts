import type { Matrix, MetricContext, MetricResult } from "@heddle/contracts";
import { mean } from "@heddle/numerics";
import { pause } from "../input/resamples.js";
import { intervalOf, joinNotes } from "../result/interval.js";
import { UNIT } from "../result/range.js";
import type { HalvedFactor } from "./grouped-factor.js";
import type { LeftOver, ScoreCells } from "./left-over.js";

/** What is left of a factor in some latents by one measure: value, interval over testing cells, permutation null. */
export async function judgeLeftOver(
  measure: LeftOver,
  codes: Matrix,
  halved: HalvedFactor,
  permutations: number,
  context: MetricContext,
): Promise<Pick<MetricResult, "value" | "interval" | "nullValue" | "range" | "ceiling" | "higherIsBetter" | "note">> {
  const { factor, cells, learned, tested } = halved;
  const scoreCells = measure.prepare(codes, cells);
  const scores = scoreCells(learned, tested, factor.groups);
  const value = measure.summarise(scores, tested, factor.groups);
  const resampled = halved.resamples.map((drawn) =>
    measure.summarise(
      Float64Array.from(drawn, (at) => scores[at]),
      drawn.map((at) => tested[at]),
      factor.groups,
    ),
  );
  const permuted = await inPermutations(measure, scoreCells, halved, permutations, context);
  const method = `bootstrap over ${tested.length} held-out cells, ${measure.fixed}, ${halved.resamples.length} resamples, percentile 95 %`;
  const { interval, note } = intervalOf(value, resampled, method);
  const said = joinNotes(
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
    ...(said && { note: said }),
  };
}

/** The groups dealt anew among training and testing cells together. */
async function inPermutations(
  measure: LeftOver,
  scoreCells: ScoreCells,
  { factor, learned, tested }: HalvedFactor,
  permutations: number,
  context: MetricContext,
): Promise<number[]> {
  const streams = context.random.stream("permutation of groups").stream(factor.name);
  const all = Int32Array.of(...learned, ...tested);
  const found: number[] = [];
  for (let number = 0; number < permutations; number++) {
    await pause(context);
    const dealt = streams
      .stream(number)
      .permutation(all.length)
      .map((from) => all[from]);
    const [before, after] = [dealt.subarray(0, learned.length), dealt.subarray(learned.length)];
    found.push(measure.summarise(scoreCells(before, after, factor.groups), after, factor.groups));
  }
  return found;
}
