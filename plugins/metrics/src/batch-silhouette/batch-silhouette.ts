import {
  type CategoricalFactor,
  defineMetric,
  type MetricContext,
  type MetricResult,
  unusableResult,
} from "@heddle/contracts";
import { mean } from "@heddle/numerics";
import { z } from "zod";
import { samplingOptions } from "../shared/options/sampling-options.js";
import { halfSamples } from "../shared/resampling/half-samples.js";
import { pause } from "../shared/resampling/pause.js";
import { halfSampleInterval, joinNotes } from "../shared/results/interval.js";
import { TO_ONE, UNIT } from "../shared/results/range.js";
import {
  type BatchedCells,
  type BatchScore,
  batchMixing,
  chosenCells,
  isolatedLabels,
  withDistances,
} from "./batch-scores.js";

const NAME = "batch-silhouette";
const schema = z.strictObject({
  batch: z.string().optional().describe("Categorical factor of the batches, such as batch or donor."),
  label: z
    .string()
    .optional()
    .describe("Categorical factor within whose levels batches should mix, such as cell type."),
  cells: z
    .number()
    .int()
    .min(10)
    .max(20_000)
    .default(1500)
    .describe("Maximum number of cells, drawn from cells with both factors; time and memory grow with its square."),
  resamples: samplingOptions.resamples,
  permutations: z
    .number()
    .int()
    .min(0)
    .max(10_000)
    .default(10)
    .describe("Number of permutations for each null value; 0 for no null value."),
});
type Options = z.output<typeof schema>;

/**
 * Silhouettes of scIB with batches (Luecken et al. 2022, Methods; as scib-metrics 0.5.10), with Euclidean distances over
 * all latents. Results:
 * - `batch-silhouette/mixing`, for the batch: 1 − |silhouette of the batches| within each label, mean over the cells of a
 *   label, then over labels; 1 for mixed batches. Labels with one batch are excluded. Null value: batches permuted within
 *   labels, which is complete mixing;
 * - `batch-silhouette/isolated`, for the label: (silhouette + 1) / 2 of the labels in the fewest batches, mean over these
 *   labels. Null value: labels permuted.
 *
 * The intervals use half-samples of the cells. The metric requires the options `batch` and `label`.
 */
export default defineMetric({
  name: NAME,
  summary: "scIB silhouettes: batch mixing within labels, and separation of isolated labels.",
  source: "scib-metrics' silhouette_batch and isolated_labels.",
  citations: [
    {
      text: "Luecken et al. 2022. Benchmarking atlas-level data integration in single-cell genomics.",
      url: "https://doi.org/10.1038/s41592-021-01336-8",
    },
  ],
  options: schema,
  factors: "categorical",
  otherFactors: "batches and labels are categorical; removal evaluates a continuous factor in bands",
  concerns: ({ batch, label }, factor) =>
    batch === undefined || label === undefined || factor === batch || factor === label,
  async evaluate(options, { embedding: { representation }, factors }, context) {
    await pause(context);
    const find = (name: string | undefined) => factors.find((factor) => factor.name === name);
    const [batch, label] = [find(options.batch), find(options.label)];
    if (batch === undefined || label === undefined || batch === label) {
      const reason = "the options batch and label do not name two categorical factors that can be evaluated";
      return factors.map(({ name }) => unusableResult(NAME, { factor: name, reason }));
    }
    const sampled = sampledCells(batch, label, context, options);
    const cells = withDistances(representation, sampled);
    const mixing = await scored(cells, batchMixing, batch.name, options, context);
    const isolated = await scored(cells, isolatedLabels, label.name, options, context);
    return [
      ...(mixing ? [{ name: `${NAME}/mixing`, ...mixing }] : []),
      ...(isolated ? [{ name: `${NAME}/isolated`, ...isolated }] : []),
      ...(mixing
        ? []
        : [unusableResult(NAME, { factor: batch.name, reason: "no label contains cells of two batches" })]),
    ];
  },
});

/** Cells with both factors; a random subset if there are more than the option `cells`. */
function sampledCells(
  batch: CategoricalFactor,
  label: CategoricalFactor,
  { random }: MetricContext,
  { cells }: Options,
) {
  const known = Int32Array.from(batch.codes.keys()).filter((cell) => batch.codes[cell] >= 0 && label.codes[cell] >= 0);
  const order = random.stream("cells").permutation(known.length);
  const taken =
    known.length <= cells
      ? known
      : order
          .slice(0, cells)
          .sort()
          .map((at) => known[at]);
  return {
    cells: taken,
    batches: taken.map((cell) => batch.codes[cell]),
    labels: taken.map((cell) => label.codes[cell]),
    batchCount: batch.levels.length,
    labelCount: label.levels.length,
    of: known.length,
  };
}

async function scored(
  cells: BatchedCells,
  score: BatchScore,
  factor: string,
  { resamples, permutations }: Options,
  context: MetricContext,
): Promise<Omit<MetricResult, "name"> | undefined> {
  const total = cells.labels.length;
  const scoreOf = (some: BatchedCells): number => score.summarize(score.prepare(some), some);
  const value = scoreOf(cells);
  if (Number.isNaN(value)) return undefined;
  const halves: number[] = [];
  const streams = context.random.stream("half-samples of cells").stream(factor);
  for (const half of halfSamples(total, resamples, streams)) {
    await pause(context);
    halves.push(scoreOf(chosenCells(cells, half)));
  }
  const permuted: number[] = [];
  for (let number = 0; number < permutations; number++) {
    await pause(context);
    const dealt = score.permute(cells, context.random.stream("permutation").stream(factor).stream(number));
    permuted.push(scoreOf(dealt));
  }
  const { interval, note } = halfSampleInterval({ value, halves, of: "cells", range: UNIT });
  const thinned = cells.of > total ? `${total} of ${cells.of} cells` : undefined;
  const notes = joinNotes(thinned, note, permuted.length === 0 ? "no null value: permutations is 0" : undefined);
  return {
    factor,
    value,
    ...(interval && { interval }),
    ...(permuted.length > 0 && { nullValue: mean(permuted.filter((entry) => !Number.isNaN(entry))) }),
    ...TO_ONE,
    ...(notes && { note: notes }),
  };
}
