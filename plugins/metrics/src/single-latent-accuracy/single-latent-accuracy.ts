import {
  type CategoricalFactor,
  defineMetric,
  type Embedding,
  type MetricContext,
  type MetricResult,
} from "@heddle/contracts";
import { z } from "zod";
import { ascendingOrder } from "../shared/correlation/weighted-ranks.js";
import { latentValues } from "../shared/input/latents.js";
import { unusedResamples } from "../shared/options/sampling-options.js";
import { trainTestSplit } from "../shared/prediction/train-test-split.js";
import { pause } from "../shared/resampling/pause.js";
import { meanShareInterval } from "../shared/results/proportion-interval.js";
import { TO_ONE } from "../shared/results/range.js";
import { acceptedShares } from "./balanced-accuracy.js";
import { bestThreshold, type SortedLatent, type ThresholdRule } from "./threshold.js";

const NAME = "single-latent-accuracy";
const schema = z.strictObject({ resamples: unusedResamples });

/** The split cells of one factor, with latents sorted within the training half. */
interface Split {
  readonly factor: CategoricalFactor;
  readonly training: Int32Array;
  readonly testing: Int32Array;
  readonly sorted: readonly SortedLatent[];
}

/**
 * `single-latent-accuracy`: per level of a categorical factor (one result for a factor with two levels), the balanced
 * accuracy of predicting this level by one latent and one threshold. Latent, threshold and direction are chosen on half of
 * the cells (a random split within each level); value and interval use the other half. The null value is 0.5; a separating
 * latent reaches 1.
 *
 * It interprets panel D of Kimmel 2020's "kang_result" figure ("Accuracy" per cell type), which does not state the
 * classifier. The accuracy is balanced, because megakaryocytes are about 1 % of the cells and a constant prediction would
 * exceed the values of the figure.
 */
export default defineMetric({
  name: NAME,
  summary: "Held-out balanced accuracy of the best threshold on one latent, per level.",
  source: "The preprint's accuracy per cell type, balanced and held out.",
  citations: [
    {
      text: "Kimmel 2020. Disentangling latent representations of single cell RNA-seq experiments. bioRxiv.",
      url: "https://doi.org/10.1101/2020.03.04.972166",
    },
  ],
  displays: {
    [NAME]: { role: "accuracy", rank: 1, title: "balanced accuracy" },
  },
  options: schema,
  factors: "categorical",
  otherFactors: "a continuous factor has no levels to classify; max-correlation evaluates it",
  async evaluate(_options, { embedding, factors }, context) {
    const results: MetricResult[] = [];
    for (const [place, factor] of factors.entries()) {
      const split = splitSorted(embedding, factor, context);
      const levels = factor.levels.length === 2 ? [1] : Array.from(factor.levels.keys());
      for (const [at, level] of levels.entries()) {
        await pause(context, (place + at / levels.length) / factors.length);
        results.push(levelResult(embedding, split, level));
      }
    }
    return results;
  },
});

function splitSorted(embedding: Embedding, factor: CategoricalFactor, { random }: MetricContext): Split {
  const { training, testing } = trainTestSplit(factor.codes.length, random.stream("halves").stream(factor.name), {
    stratify: factor.codes,
  });
  const sorted = Array.from({ length: embedding.representation.columns }, (_, latent) => {
    const all = latentValues(embedding, latent);
    const values = Float64Array.from(training, (cell) => all[cell]);
    return { latent, values, order: ascendingOrder(values) };
  });
  return { factor, training, testing, sorted };
}

function levelResult(embedding: Embedding, { factor, training, testing, sorted }: Split, level: number): MetricResult {
  const named = {
    name: NAME,
    factor: factor.name,
    ...(factor.levels.length > 2 && { level: factor.levels[level] }),
    nullValue: 0.5,
    ...TO_ONE,
  };
  const members = (cells: Int32Array): Uint8Array =>
    Uint8Array.from(cells, (cell) => (factor.codes[cell] === level ? 1 : 0));
  const tested = members(testing);
  if (tested.every((is) => is === tested[0])) {
    return { ...named, value: 0.5, note: "too few cells for a train/test split: the value is chance's; no interval" };
  }
  const rule = bestThreshold(sorted, members(training));
  if (rule === undefined)
    return { ...named, value: 0.5, note: "every latent is constant: the value is chance's; no interval" };
  const accepted = acceptedCells(embedding, rule, testing);
  const shares = acceptedShares(accepted, tested);
  const value = shares.reduce((sum, { count, of }) => sum + count / of, 0) / 2;
  const method = "score intervals of both shares of held-out cells (Wilson, MOVER), the rule fixed, 95 %";
  const interval = { ...meanShareInterval(shares), method };
  const note = `${factor.levels[level]} where the latent is ${rule.above ? "above" : "at most"} ${rule.threshold}`;
  return { ...named, latent: rule.latent, value, interval, note };
}

function acceptedCells({ representation }: Embedding, rule: ThresholdRule, cells: Int32Array): Uint8Array {
  return Uint8Array.from(cells, (cell) =>
    representation.values[cell * representation.columns + rule.latent] > rule.threshold === rule.above ? 1 : 0,
  );
}
