import type { MetricContext, MetricResult } from "@heddle/contracts";
import { mean } from "@heddle/numerics";
import { permutationOf } from "../resampling/draws.js";
import { halfSample } from "../resampling/half-samples.js";
import { pause, stage } from "../resampling/pause.js";
import { chancePart, halfSampleInterval, joinNotes } from "../results/interval.js";
import { ADJUSTED_RAND, UNIT } from "../results/range.js";
import { type Agreement, bestAgreement, type Sweep } from "./resolution-sweep.js";

export interface ScoredSweep {
  readonly best: Agreement;
  readonly halves: readonly Agreement[];
  readonly permuted: readonly Agreement[];
}

/**
 * Best agreement over resolutions in the data, in half-samples of the cells with fixed labels, and with levels permuted
 * among their cells. Each half-sample and permutation chooses the resolution again.
 *
 * @param factor name of the random stream for the permutations
 */
export async function scoreSweep(
  sweep: Sweep,
  factor: string,
  { resamples, permutations }: { readonly resamples: number; readonly permutations: number },
  context: MetricContext,
): Promise<ScoredSweep> {
  return {
    best: bestAgreement(sweep),
    halves: await inHalves(sweep, stage(context, 0, 0.5), resamples),
    permuted: await inPermutations(sweep, factor, stage(context, 0.5, 1), permutations),
  };
}

const CHOSEN_AGAIN = "cells of the fixed labelings, resolution chosen again in each";

/** Result of one kind of agreement, with interval, null value and best resolution. */
export function agreementResult(
  { best, halves, permuted }: ScoredSweep,
  kind: "ari" | "nmi",
  about: Pick<MetricResult, "name" | "factor" | "without">,
  sampled = CHOSEN_AGAIN,
): MetricResult {
  const range = kind === "ari" ? ADJUSTED_RAND : UNIT;
  const unrelated = permuted.map((found) => found[kind]);
  const { interval, note } = halfSampleInterval({
    value: best[kind],
    halves: halves.map((found) => found[kind]),
    of: sampled,
    range,
    chance: chancePart([{ value: best[kind], permuted: unrelated }]),
  });
  return {
    ...about,
    value: best[kind],
    ...(interval && { interval }),
    ...(permuted.length > 0 && { nullValue: mean(unrelated) }),
    range,
    ceiling: 1,
    higherIsBetter: true,
    note: joinNotes(
      `at resolution ${best.resolution}, ${best.groups} clusters`,
      note,
      permuted.length === 0 ? "no null value: permutations is 0" : undefined,
    ),
  };
}

async function inHalves(sweep: Sweep, context: MetricContext, resamples: number): Promise<Agreement[]> {
  const cells = sweep.codes.length;
  const streams = context.random.stream("half-samples of cells");
  const found: Agreement[] = [];
  for (let number = 0; number < resamples; number++) {
    await pause(context, number / resamples);
    const half = halfSample(streams.stream(number), cells);
    found.push(bestAgreement(sweep, half));
  }
  return found;
}

async function inPermutations(
  sweep: Sweep,
  factor: string,
  context: MetricContext,
  permutations: number,
): Promise<Agreement[]> {
  const { codes } = sweep;
  const known = Int32Array.from(codes.keys()).filter((cell) => codes[cell] >= 0);
  const drawn = Int32Array.from(codes);
  const streams = context.random.stream("permutation of levels").stream(factor);
  const found: Agreement[] = [];
  for (let number = 0; number < permutations; number++) {
    await pause(context, number / permutations);
    const order = permutationOf(streams.stream(number), known.length);
    for (let at = 0; at < known.length; at++) drawn[known[at]] = codes[known[order[at]]];
    found.push(bestAgreement({ ...sweep, codes: drawn }));
  }
  return found;
}
