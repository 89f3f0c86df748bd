import {
  type Clustering,
  definePlugin,
  HeddleError,
  type Metric,
  type MetricContext,
  type MetricInput,
  type MetricResult,
  TOKENS,
} from "@heddle/contracts";
import { mean } from "@heddle/numerics";
import { z } from "zod";
import { type LevelledFactor, readFactors } from "../input/factor-levels.js";
import { oneEmbedding } from "../input/one-embedding.js";
import { drawResample, pause } from "../input/resamples.js";
import { intervalOf, joinNotes } from "../result/interval.js";
import { samplingOptions } from "../result/sampling-options.js";
import { unusableResults } from "../result/unusable.js";
import { adjustedRand, type Contingency, contingency, type LabelPair, normalisedInformation } from "./contingency.js";

const NAME = "clustering-agreement";
const options = z.object({ ...samplingOptions });
type Options = z.output<typeof options>;

/** Agreement at the resolution where the adjusted Rand index is largest. */
interface Agreement {
  readonly resolution: number;
  readonly groups: number;
  readonly ari: number;
  readonly nmi: number;
}

/** One factor against the labelling of each resolution. */
interface Sweep {
  readonly resolutions: readonly number[];
  readonly pairs: readonly LabelPair[];
}

/**
 * Results, per categorical factor:
 * - `clustering-agreement/ari`: the largest adjusted Rand index over the resolutions of the clustering;
 * - `clustering-agreement/nmi`: the normalised mutual information at that resolution.
 *
 * All cells are clustered, once; cells whose level is missing are then left out. The interval resamples the cells of
 * these fixed labellings and chooses the resolution again; clustering each resample anew would add the instability of
 * the clustering to it. Null value: levels permuted among their cells, resolution chosen again.
 *
 * Source: "Best ARI" of Kimmel 2020's "kang_result" figure, panel C; the maximum over resolutions is our reading.
 */
export default definePlugin({
  role: "metric",
  name: NAME,
  apiVersion: 1,
  summary:
    "How well clusters of the codes agree with each categorical factor: best ARI over resolutions, and NMI there.",
  source: "Adjusted Rand index and normalised mutual information as in scikit-learn; best over resolutions.",
  citations: [
    {
      text: "Hubert & Arabie 1985. Comparing partitions. Journal of Classification 2.",
      url: "https://doi.org/10.1007/BF01908075",
    },
    {
      text: "Kimmel 2020. Disentangling latent representations of single cell RNA-seq experiments. bioRxiv.",
      url: "https://doi.org/10.1101/2020.03.04.972166",
    },
  ],
  options,
  needs: [TOKENS.clustering] as const,
  create: (chosen, [clustering]): Metric => ({
    needs: { embeddings: "one", factors: "categorical" },
    evaluate: (input, context) => evaluate(input, context, chosen, clustering),
  }),
});

async function evaluate(
  input: MetricInput,
  context: MetricContext,
  chosen: Options,
  clustering: Clustering,
): Promise<MetricResult[]> {
  const { codes } = oneEmbedding(input);
  const { levelled, unusable } = readFactors(input.factors);
  const results = unusableResults(NAME, unusable);
  if (levelled.length === 0) return results;
  const clusterContext = { ...context, random: context.random.stream("clustering") };
  const labellings = await clustering.cluster(codes, clustering.resolutions, clusterContext);
  checkLabellings(labellings, clustering.resolutions.length, codes.rows);
  const judged: MetricResult[] = [];
  for (const factor of levelled) {
    const pairs = labellings.map((labels) => labelPair(factor, labels));
    judged.push(...(await factorResults(factor, { resolutions: clustering.resolutions, pairs }, context, chosen)));
  }
  return [...judged, ...results];
}

function checkLabellings(labellings: readonly Int32Array[], resolutions: number, cells: number): void {
  if (resolutions > 0 && labellings.length === resolutions && labellings.every(({ length }) => length === cells))
    return;
  throw new HeddleError("incompatible-plugins", {
    expected: `a clustering of at least one resolution and a label for each of ${cells} cells at each`,
    got: `${resolutions} resolutions, labellings of ${labellings.map(({ length }) => length).join(", ") || "none"} cells`,
    next: "Give the clustering resolutions, or repair its plugin.",
  });
}

function labelPair(factor: LevelledFactor, labels: Int32Array): LabelPair {
  const secondLabels = labels.reduce((largest, label) => Math.max(largest, label), 0) + 1;
  return { first: factor.codes, second: labels, firstLabels: factor.levels.length, secondLabels };
}

async function factorResults(
  factor: LevelledFactor,
  sweep: Sweep,
  context: MetricContext,
  chosen: Options,
): Promise<MetricResult[]> {
  const best = bestAgreement(sweep, (pair) => contingency(pair));
  const resampled = await inResamples(sweep, context, chosen.resamples);
  const permuted = await inPermutations(factor, sweep, context, chosen.permutations);
  const method =
    `bootstrap over cells of the fixed labellings, ${chosen.resamples} resamples, ` +
    "resolution chosen again in each, percentile 95 %";
  return (["ari", "nmi"] as const).map((kind) => {
    const { interval, note } = intervalOf(
      best[kind],
      resampled.map((found) => found[kind]),
      method,
    );
    return {
      name: `${NAME}/${kind}`,
      factor: factor.name,
      value: best[kind],
      ...(interval && { interval }),
      ...(permuted.length > 0 && { nullValue: mean(permuted.map((found) => found[kind])) }),
      ceiling: 1,
      higherIsBetter: true,
      note: joinNotes(`at resolution ${best.resolution}, ${best.groups} clusters`, note),
    };
  });
}

function bestAgreement({ resolutions, pairs }: Sweep, count: (pair: LabelPair) => Contingency): Agreement {
  const tables = pairs.map(count);
  const scores = tables.map(adjustedRand);
  const at = scores.reduce((best, score, place) => (score > scores[best] ? place : best), 0);
  const groups = tables[at].columns.reduce((sum, size) => sum + (size > 0 ? 1 : 0), 0);
  return { resolution: resolutions[at], groups, ari: scores[at], nmi: normalisedInformation(tables[at]) };
}

async function inResamples(sweep: Sweep, context: MetricContext, resamples: number): Promise<Agreement[]> {
  const weights = new Float64Array(sweep.pairs[0].first.length);
  const found: Agreement[] = [];
  for (let number = 0; number < resamples; number++) {
    if (number % 20 === 0) await pause(context);
    drawResample(context.random.stream("bootstrap over cells").stream(number), weights);
    found.push(bestAgreement(sweep, (pair) => contingency(pair, weights)));
  }
  return found;
}

async function inPermutations(
  factor: LevelledFactor,
  sweep: Sweep,
  context: MetricContext,
  permutations: number,
): Promise<Agreement[]> {
  const known = Int32Array.from(factor.codes.keys()).filter((cell) => factor.codes[cell] >= 0);
  const first = Int32Array.from(factor.codes);
  const found: Agreement[] = [];
  for (let number = 0; number < permutations; number++) {
    if (number % 20 === 0) await pause(context);
    const order = context.random
      .stream("permutation of levels")
      .stream(factor.name)
      .stream(number)
      .permutation(known.length);
    for (let at = 0; at < known.length; at++) first[known[at]] = factor.codes[known[order[at]]];
    found.push(bestAgreement(sweep, (pair) => contingency({ ...pair, first })));
  }
  return found;
}
