import { definePlugin, type Metric, type MetricContext, type MetricInput, type MetricResult } from "@heddle/contracts";
import { mean } from "@heddle/numerics";
import { z } from "zod";
import { oneEmbedding } from "../shared/input/embedding.js";
import { type LevelledFactor, readFactors } from "../shared/input/factors.js";
import { samplingOptions } from "../shared/options/sampling-options.js";
import { pause } from "../shared/resampling/resamples.js";
import { intervalOf, joinNotes } from "../shared/results/interval.js";
import { TO_ONE } from "../shared/results/range.js";
import { unusableResults } from "../shared/results/unusable.js";
import { type BatchedCells, type BatchScore, batchMixing, isolatedLabels, withDistances } from "./batch-scores.js";

const NAME = "batch-silhouette";
const OTHER_FACTORS = "neither batches nor labels are continuous; removal judges a continuous factor by bands";
const options = z.object({
  batch: z.string().optional().describe("The categorical factor that should not matter: batch, donor."),
  label: z.string().optional().describe("The categorical factor within whose levels batches should mix: cell type."),
  cells: z
    .number()
    .int()
    .min(10)
    .max(20_000)
    .default(1500)
    .describe("Most cells judged, drawn from those that carry both: time and memory grow with their square."),
  resamples: samplingOptions.resamples,
  permutations: z
    .number()
    .int()
    .min(0)
    .max(10_000)
    .default(10)
    .describe("Permutations behind each null value; 0 for none."),
});
type Options = z.output<typeof options>;

/**
 * scIB's silhouettes with batches (Luecken et al. 2022, Methods; as scib-metrics 0.5.10), Euclidean distance among all
 * latents. Results:
 * - `batch-silhouette/mixing`, of the batch: within each label 1 − |silhouette of the batches|, the mean over the label's
 *   cells, then over labels; 1 where batches mix. Labels of one batch do not count. Null value: batches permuted within
 *   labels, which is complete mixing;
 * - `batch-silhouette/isolated`, of the label: (silhouette + 1) / 2 of the labels that the fewest batches hold, the mean
 *   over those labels. Null value: labels permuted.
 *
 * The intervals resample the cells' fixed silhouettes. Without the options `batch` and `label` there is nothing to judge.
 */
export default definePlugin({
  role: "metric",
  name: NAME,
  apiVersion: 1,
  summary: "scIB's batch silhouette within labels, and how apart the labels of the fewest batches lie.",
  source: "scib-metrics' silhouette_batch and isolated_labels.",
  citations: [
    {
      text: "Luecken et al. 2022. Benchmarking atlas-level data integration in single-cell genomics.",
      url: "https://doi.org/10.1038/s41592-021-01336-8",
    },
  ],
  options,
  create: (chosen): Metric => ({
    needs: { embeddings: "one", factors: "categorical", otherFactors: OTHER_FACTORS },
    evaluate: (input, context) => evaluate(input, context, chosen),
  }),
});

async function evaluate(input: MetricInput, context: MetricContext, chosen: Options): Promise<MetricResult[]> {
  await pause(context);
  const { representation: codes } = oneEmbedding(input);
  const { levelled, unusable } = readFactors(input.factors);
  const find = (name: string | undefined) => levelled.find((factor) => factor.name === name);
  const [batch, label] = [find(chosen.batch), find(chosen.label)];
  if (batch === undefined || label === undefined || batch === label) {
    const reason = "the options batch and label do not name two categorical factors that can be judged";
    return unusableResults(NAME, [...levelled.map(({ name }) => ({ factor: name, reason })), ...unusable]);
  }
  const judged = judgedCells(batch, label, context, chosen);
  const cells = withDistances(codes, judged);
  const mixing = await scored(cells, batchMixing, batch.name, chosen, context);
  const isolated = await scored(cells, isolatedLabels, label.name, chosen, context);
  return [
    ...(mixing ? [{ name: `${NAME}/mixing`, ...mixing }] : []),
    ...(isolated ? [{ name: `${NAME}/isolated`, ...isolated }] : []),
    ...unusableResults(NAME, mixing ? [] : [{ factor: batch.name, reason: "no label holds cells of two batches" }]),
  ];
}

/** Cells that carry both, thinned by chance. */
function judgedCells(batch: LevelledFactor, label: LevelledFactor, { random }: MetricContext, { cells }: Options) {
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
  const observed = score.prepare(cells);
  const all = Int32Array.from(cells.labels.keys());
  const value = score.summarize(observed, cells, all);
  if (Number.isNaN(value)) return undefined;
  const streams = context.random.stream("bootstrap over cells").stream(factor);
  const resampled = Array.from({ length: resamples }, (_, number) => {
    const stream = streams.stream(number);
    return score.summarize(
      observed,
      cells,
      all.map(() => stream.integer(all.length)),
    );
  });
  const permuted: number[] = [];
  for (let number = 0; number < permutations; number++) {
    await pause(context);
    const dealt = score.permute(cells, context.random.stream("permutation").stream(factor).stream(number));
    permuted.push(score.summarize(score.prepare(dealt), dealt, all));
  }
  const method = `bootstrap over cells, their silhouettes fixed, ${resamples} resamples, percentile 95 %`;
  const { interval, note } = intervalOf(value, resampled, method);
  const thinned = cells.of > all.length ? `${all.length} of ${cells.of} cells` : undefined;
  const said = joinNotes(thinned, note, permuted.length === 0 ? "no null value: permutations is 0" : undefined);
  return {
    factor,
    value,
    ...(interval && { interval }),
    ...(permuted.length > 0 && { nullValue: mean(permuted.filter((entry) => !Number.isNaN(entry))) }),
    ...TO_ONE,
    ...(said && { note: said }),
  };
}
