import {
  type CategoricalFactor,
  defineMetric,
  type MetricContext,
  type MetricResult,
  unusableResult,
} from "@heddle/contracts";
import { mean } from "@heddle/numerics";
import { z } from "zod";
import { activeThresholdOf } from "../shared/input/latents.js";
import { activeThreshold, samplingOptions, unusedResamples } from "../shared/options/sampling-options.js";
import { pause, stage } from "../shared/resampling/pause.js";
import { joinNotes } from "../shared/results/interval.js";
import { meanShareInterval } from "../shared/results/proportion-interval.js";
import { TO_ONE } from "../shared/results/range.js";
import { type ComparedLatents, comparedLatents } from "./compared-latents.js";
import { balancedAccuracy, type CellNeighbors, neighborsOf, recallsOf } from "./neighbor-vote.js";

const NAME = "neighbor-accuracy";
const METHOD = "score intervals of the recall of each level (Wilson, MOVER), neighbors fixed, 95 %";
const schema = z.strictObject({
  neighbors: z.number().int().min(1).max(1000).default(15).describe("Number of nearest neighbors of each cell."),
  permutations: samplingOptions.permutations,
  activeThreshold,
  resamples: unusedResamples,
});
type Options = z.output<typeof schema>;

/**
 * Balanced accuracy of predicting each categorical factor by the majority of the nearest neighbors of a cell, as
 * scikit-learn's KNeighborsClassifier and balanced_accuracy_score with leave-one-out. It needs no clustering and no
 * resolution. Ties between levels go to the first level. Results per factor:
 * - `neighbor-accuracy/rotated`: Euclidean distance over the active rotated latents, which a rotated run stores;
 * - `neighbor-accuracy`: the same over the active latents, in model coordinates for a rotated run;
 * - `neighbor-accuracy/kl-scaled`: over all latents, each with variance 1 times the square root of its KL divergence, so
 *   that a latent counts by its information and not by its scale. Only for embeddings with KL divergences.
 *
 * Null value: levels permuted among their cells. Cells share neighbors, so the interval is approximate.
 */
export default defineMetric({
  name: NAME,
  summary: "Leave-one-out balanced accuracy of the nearest neighbors' majority, per categorical factor.",
  source: "scikit-learn's KNeighborsClassifier, LeaveOneOut and balanced_accuracy_score.",
  citations: [
    {
      text: "Cover & Hart 1967. Nearest neighbor pattern classification. IEEE Transactions on Information Theory 13.",
      url: "https://doi.org/10.1109/TIT.1967.1053964",
    },
  ],
  options: schema,
  factors: "categorical",
  otherFactors: "a continuous factor has no levels to classify; r2 evaluates it",
  async evaluate(options, { embedding, factors }, context) {
    await pause(context);
    const compared = comparedLatents(embedding, activeThresholdOf(options, context));
    if (compared.length === 0)
      return factors.map(({ name }) => unusableResult(NAME, { factor: name, reason: "no latent is active" }));
    const results: MetricResult[] = [];
    for (const [place, latents] of compared.entries()) {
      const own = stage(context, place / compared.length, (place + 1) / compared.length);
      results.push(...(await accuracies(latents, factors, options, own)));
    }
    return results;
  },
});

/** One result per factor. Factors with the same known cells share the neighbors. */
async function accuracies(
  { suffix, representation }: ComparedLatents,
  factors: readonly CategoricalFactor[],
  options: Options,
  context: MetricContext,
): Promise<MetricResult[]> {
  const searched = new Map<string, CellNeighbors>();
  const results: MetricResult[] = [];
  for (const [place, factor] of factors.entries()) {
    const own = stage(context, place / factors.length, (place + 1) / factors.length);
    const key = factor.cells.join();
    const neighbors = searched.get(key) ?? (await neighborsOf(representation, factor.cells, options.neighbors, own));
    searched.set(key, neighbors);
    results.push(await accuracyResult(`${NAME}${suffix}`, factor, neighbors, options.permutations, own));
  }
  return results;
}

async function accuracyResult(
  name: string,
  { name: factor, labels, levels }: CategoricalFactor,
  neighbors: CellNeighbors,
  permutations: number,
  context: MetricContext,
): Promise<MetricResult> {
  const recalls = recallsOf(neighbors, labels, levels.length);
  const streams = context.random.stream("permutation of levels").stream(factor);
  const permuted: number[] = [];
  for (let number = 0; number < permutations; number++) {
    await pause(context);
    const order = streams.stream(number).permutation(labels.length);
    const shuffled = order.map((from) => labels[from]);
    permuted.push(balancedAccuracy(recallsOf(neighbors, shuffled, levels.length)));
  }
  const lowest = recalls.reduce((least, { count, of }, at) => (count / of < shareOf(recalls[least]) ? at : least), 0);
  const note = joinNotes(
    `lowest recall: ${shareOf(recalls[lowest]).toFixed(3)}, ${levels[lowest]}`,
    permutations === 0 ? "no null value: permutations is 0" : undefined,
  );
  return {
    name,
    factor,
    value: balancedAccuracy(recalls),
    interval: { ...meanShareInterval(recalls), method: METHOD },
    ...(permuted.length > 0 && { nullValue: mean(permuted) }),
    ...TO_ONE,
    note,
  };
}

const shareOf = ({ count, of }: { readonly count: number; readonly of: number }): number => count / of;
