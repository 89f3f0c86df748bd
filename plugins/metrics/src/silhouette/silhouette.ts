import {
  type CategoricalFactor,
  defineMetric,
  type Matrix,
  type MetricContext,
  type MetricResult,
  unusableResult,
} from "@heddle/contracts";
import { mean, silhouetteOfDistances } from "@heddle/numerics";
import { z } from "zod";
import { type Distances, lastDistances } from "../shared/neighbors/distances.js";
import { samplingOptions } from "../shared/options/sampling-options.js";
import { halfSamples } from "../shared/resampling/half-samples.js";
import { pause, stage } from "../shared/resampling/pause.js";
import { halfSampleInterval, joinNotes } from "../shared/results/interval.js";
import { SIGNED, TO_ONE } from "../shared/results/range.js";

const NAME = "silhouette";
const schema = z.strictObject({
  cells: z
    .number()
    .int()
    .min(10)
    .max(20_000)
    .default(1500)
    .describe(
      "Maximum number of cells per factor, drawn from cells with a known level; time and memory grow with its square.",
    ),
  resamples: samplingOptions.resamples,
  permutations: z
    .number()
    .int()
    .min(0)
    .max(10_000)
    .default(10)
    .describe("Number of permutations of the levels for the null value; 0 for no null value."),
});
type Options = z.output<typeof schema>;

/** The sampled cells of one factor. */
type SampledCells = { readonly labels: Int32Array; readonly distances: Matrix; readonly note: string | undefined };

/**
 * Mean silhouette (Rousseeuw 1987, eq. 2) of the levels of a categorical factor, with Euclidean distances over all
 * unscaled latents. It is 1 for compact and distant levels, 0 for mixed levels, and negative if cells are closer to another
 * level. Results: `silhouette`, per factor; `silhouette/level`, the mean over the cells of each level. The cell type ASW of
 * scIB (Luecken et al. 2022) is (silhouette + 1) / 2. For a batch, lower is better.
 *
 * The interval uses half-samples of the cells. The null value permutes levels; it is slightly below 0.
 */
export default defineMetric({
  name: NAME,
  summary: "Mean silhouette of the levels of each factor in the representation.",
  source: "scikit-learn's silhouette_score.",
  citations: [
    {
      text: "Rousseeuw 1987. Silhouettes: A graphical aid to the interpretation and validation of cluster analysis. Journal of Computational and Applied Mathematics 20.",
      url: "https://doi.org/10.1016/0377-0427(87)90125-7",
    },
  ],
  options: schema,
  factors: "categorical",
  otherFactors: "a continuous factor has no groups to separate; r2 evaluates it",
  async evaluate(options, { embedding: { representation }, factors }, context) {
    const results: MetricResult[] = [];
    const distances = lastDistances(representation);
    for (const [at, factor] of factors.entries()) {
      const own = stage(context, at / factors.length, (at + 1) / factors.length);
      results.push(...(await factorResults(factor, distances, own, options)));
    }
    return results;
  },
});

async function factorResults(
  factor: CategoricalFactor,
  distances: Distances,
  context: MetricContext,
  options: Options,
): Promise<MetricResult[]> {
  const sampled = sampledCells(factor, distances, context, options);
  const present = new Set(sampled.labels);
  if (present.size < 2) {
    return [unusableResult(NAME, { factor: factor.name, reason: "the cells drawn have one level only: draw more" })];
  }
  const scores = silhouetteOfDistances(sampled.distances, sampled.labels);
  const permuted = await inPermutations(factor, sampled, options.permutations, context);
  const halves = await inHalves(factor, sampled, options.resamples, context);
  const observed = groupMeans(scores, sampled.labels, factor);
  return observed.flatMap((value, at) => {
    if (Number.isNaN(value)) return [];
    const nulls = permuted.map((values) => values[at]).filter((entry) => !Number.isNaN(entry));
    return [
      oneResult(
        factor,
        at,
        value,
        halves.map((values) => values[at]),
        nulls,
        sampled.note,
      ),
    ];
  });
}

/** The means of `groupMeans` for each permutation of the levels. */
async function inPermutations(
  factor: CategoricalFactor,
  { distances, labels }: SampledCells,
  permutations: number,
  context: MetricContext,
): Promise<number[][]> {
  const streams = context.random.stream("permutation of levels").stream(factor.name);
  const found: number[][] = [];
  for (let number = 0; number < permutations; number++) {
    await pause(context, number / permutations / 2);
    const dealt = Int32Array.from(streams.stream(number).permutation(labels.length), (from) => labels[from]);
    found.push(groupMeans(silhouetteOfDistances(distances, dealt), dealt, factor));
  }
  return found;
}

/** The means of `groupMeans` for each half-sample of the cells. */
async function inHalves(
  factor: CategoricalFactor,
  { labels, distances }: SampledCells,
  resamples: number,
  context: MetricContext,
): Promise<number[][]> {
  const streams = context.random.stream("half-samples of cells").stream(factor.name);
  const found: number[][] = [];
  for (const [number, half] of halfSamples(labels.length, resamples, streams).entries()) {
    await pause(context, 0.5 + number / resamples / 2);
    const own = half.map((at) => labels[at]);
    const means = () => groupMeans(silhouetteOfDistances(distances, own, half), own, factor);
    found.push(new Set(own).size > 1 ? means() : new Array(1 + factor.levels.length).fill(Number.NaN));
  }
  return found;
}

function sampledCells(
  factor: CategoricalFactor,
  distances: Distances,
  { random }: MetricContext,
  { cells }: Options,
): SampledCells {
  const all = factor.cells.length;
  const order = random.stream("cells").stream(factor.name).permutation(all);
  const taken = all <= cells ? Int32Array.from(order.keys()) : order.slice(0, cells).sort();
  return {
    labels: Int32Array.from(taken, (at) => factor.labels[at]),
    distances: distances(Int32Array.from(taken, (at) => factor.cells[at])),
    note: all <= cells ? undefined : `${cells} of ${all} cells`,
  };
}

/** The mean over all cells, then over each level; NaN for a level without cells. */
function groupMeans(scores: Float64Array, labels: Int32Array, { levels }: CategoricalFactor): number[] {
  const sums = new Float64Array(levels.length);
  const counts = new Float64Array(levels.length);
  for (let at = 0; at < scores.length; at++) {
    sums[labels[at]] += scores[at];
    counts[labels[at]]++;
  }
  return [mean(scores), ...sums.map((sum, level) => sum / counts[level])];
}

/** @param at 0 for the factor, 1 + level for a level */
function oneResult(
  factor: CategoricalFactor,
  at: number,
  value: number,
  halves: readonly number[],
  nulls: readonly number[],
  drawn: string | undefined,
): MetricResult {
  const of = "cells";
  const { interval, note } = halfSampleInterval({ value, halves, of, range: SIGNED });
  const notes = joinNotes(drawn, note, nulls.length === 0 ? "no null value: permutations is 0" : undefined);
  return {
    name: at === 0 ? NAME : `${NAME}/level`,
    factor: factor.name,
    ...(at > 0 && { level: factor.levels[at - 1] }),
    value,
    ...(interval && { interval }),
    ...(nulls.length > 0 && { nullValue: mean(nulls) }),
    ...TO_ONE,
    range: SIGNED,
    ...(notes && { note: notes }),
  };
}
