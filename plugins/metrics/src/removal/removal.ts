import {
  type Clustering,
  definePlugin,
  type Matrix,
  type Metric,
  type MetricContext,
  type MetricInput,
  type MetricResult,
  TOKENS,
} from "@heddle/contracts";
import { mean } from "@heddle/numerics";
import { agreementResult, judgeSweep } from "../agreement/judged-sweep.js";
import { clusterEverywhere, sweepOf } from "../agreement/sweep.js";
import { readFactors } from "../input/factor-levels.js";
import { oneEmbedding } from "../input/one-embedding.js";
import { pause } from "../input/resamples.js";
import { unusableResults } from "../result/unusable.js";
import { correlationRatios, type Follower, followersOf } from "./followers.js";
import { type GroupedFactor, groupedFactors, type HalvedFactor, halvedFactor } from "./grouped-factor.js";
import { type HalvedCells, halvedCells, subspace } from "./halved-cells.js";
import { judgeLeftOver } from "./judge-left-over.js";
import { leftOvers } from "./left-over.js";
import { type Options, options } from "./removal-options.js";

const NAME = "removal";

/** What is the same for every factor left out. */
interface Study {
  readonly codes: Matrix;
  readonly halves: HalvedCells;
  readonly factors: readonly GroupedFactor[];
  readonly clustering: Clustering;
  readonly chosen: Options;
  readonly context: MetricContext;
}

/**
 * Removal: are a factor's latents all that holds it? On a random half of the cells the latents that follow a factor are
 * chosen; then, on the other half, the rest is judged. Results, per factor left out (`without`):
 * - `removal/latent`: the latents left out, by correlation ratio with the factor, on the first half;
 * - `removal/ari`: per other categorical factor the best adjusted Rand index over the resolutions of the clustering;
 * - `removal/neighbours`, `removal/logistic`: balanced accuracy of saying the factor of a held-out cell, by the vote of
 *   its 15 nearest training cells (votes by a level's share there over its share of all) and by logistic regressions
 *   (one level against the rest, levels of equal weight); low is good, the null value is chance;
 * - `removal/mixing`: how mixed the factor's levels are among a cell's 90 neighbours, iLISI as scIB scales it, the
 *   median over cells; the null value, levels permuted, is what complete mixing gives.
 * The same of all latents are `…/all-latents`, on the same cells.
 *
 * A continuous factor is judged by bands of equal size. Null values permute the factor among all cells; cell types
 * that differ in abundance between its levels keep the accuracies above chance in any embedding that shows them.
 */
export default definePlugin({
  role: "metric",
  name: NAME,
  apiVersion: 1,
  summary: "What is left once the latents that follow a factor are left out: clusters, and the factor itself.",
  source: "Heddle's own; its classifiers as scikit-learn's, its mixing as scib-metrics' ilisi_knn.",
  citations: [
    {
      text: "Korsunsky et al. 2019. Fast, sensitive and accurate integration of single-cell data with Harmony.",
      url: "https://doi.org/10.1038/s41592-019-0619-0",
    },
    {
      text: "Luecken et al. 2022. Benchmarking atlas-level data integration in single-cell genomics.",
      url: "https://doi.org/10.1038/s41592-021-01336-8",
    },
  ],
  options,
  needs: [TOKENS.clustering] as const,
  create: (chosen, [clustering]): Metric => ({
    needs: { embeddings: "one", factors: "any" },
    evaluate: (input, context) => evaluate(input, context, chosen, clustering),
  }),
});

async function evaluate(
  input: MetricInput,
  context: MetricContext,
  chosen: Options,
  clustering: Clustering,
): Promise<MetricResult[]> {
  await pause(context);
  const { codes } = oneEmbedding(input);
  const read = readFactors(input.factors);
  const factors = groupedFactors(read, codes.rows, chosen.bands);
  const wanted = factors.filter(({ name }) => chosen.factors.length === 0 || chosen.factors.includes(name));
  const halves = halvedCells(codes.rows, chosen.cells, context.random.stream("halves"));
  const study: Study = { codes, halves, factors, clustering, chosen, context };
  const usable = wanted.flatMap((factor) => halvedFactor(factor, halves) ?? []);
  if (codes.columns < 2) {
    const reason = "there is one latent only: nothing would be left";
    return unusableResults(NAME, [...wanted.map(({ name }) => ({ factor: name, reason })), ...read.unusable]);
  }
  const results: MetricResult[] = [];
  if (usable.length > 0) results.push(...(await judgeSpace(study, [...range(codes.columns)], usable)));
  for (const halved of usable) results.push(...(await withoutFactor(study, halved)));
  const judged = new Set(usable.map(({ factor }) => factor));
  const small = wanted
    .filter((factor) => !judged.has(factor))
    .map(({ name }) => ({ factor: name, reason: "a half of the cells holds fewer than two of its levels" }));
  return [...results, ...unusableResults(NAME, [...small, ...read.unusable])];
}

const range = (length: number): number[] => Array.from({ length }, (_, at) => at);

async function withoutFactor(study: Study, halved: HalvedFactor): Promise<MetricResult[]> {
  const { codes, chosen } = study;
  const { factor, cells, learned } = halved;
  const most = Math.min(chosen.most ?? Math.floor(codes.columns / 2), codes.columns - 1);
  const ratios = correlationRatios(codes, cells.training, learned, factor.groups);
  const followers = followersOf(ratios, chosen.threshold, Math.max(1, most));
  const out = new Set(followers.map(({ latent }) => latent));
  const rest = range(codes.columns).filter((latent) => !out.has(latent));
  return [
    ...(await followerResults(study, halved, followers)),
    ...(await judgeSpace(study, rest, [halved], factor.name)),
  ];
}

/** Null value: the best latent's ratio with the factor permuted. */
async function followerResults(study: Study, halved: HalvedFactor, followers: readonly Follower[]) {
  const { codes, chosen, context } = study;
  const { factor, cells, learned } = halved;
  const streams = context.random.stream("permutation of groups").stream(factor.name);
  const permuted: number[] = [];
  for (let number = 0; number < chosen.permutations; number++) {
    await pause(context);
    const dealt = streams
      .stream(number)
      .permutation(learned.length)
      .map((from) => learned[from]);
    permuted.push(Math.max(...correlationRatios(codes, cells.training, dealt, factor.groups)));
  }
  return followers.map(
    ({ latent, strength }): MetricResult => ({
      name: `${NAME}/latent`,
      factor: factor.name,
      latent,
      without: factor.name,
      follows: true,
      value: strength,
      ...(permuted.length > 0 && { nullValue: mean(permuted) }),
      ceiling: 1,
      higherIsBetter: true,
      note: `chosen on ${learned.length} cells that are not judged on; no interval: see max-correlation`,
    }),
  );
}

/** Clusters by every factor but the one left out, and what is left of the factors in question, in some latents. */
async function judgeSpace(
  { codes, halves, factors, clustering, chosen, context }: Study,
  latents: readonly number[],
  inQuestion: readonly HalvedFactor[],
  without?: string,
): Promise<MetricResult[]> {
  const nameOf = (kind: string) => (without === undefined ? `${NAME}/${kind}/all-latents` : `${NAME}/${kind}`);
  const about = (kind: string, factor: string) => ({ name: nameOf(kind), factor, ...(without && { without }) });
  const labellings = await clusterEverywhere(clustering, subspace(codes, halves.testing, latents), context);
  const results: MetricResult[] = [];
  for (const factor of factors) {
    const tested = halves.testing.map((cell) => factor.codes[cell]);
    const levels = new Set(tested.filter((code) => code >= 0));
    if (factor.banded || factor.name === without || levels.size < 2) continue;
    const sweep = sweepOf(clustering.resolutions, labellings, tested, factor.groups);
    const judged = await judgeSweep(sweep, factor.name, chosen, context);
    results.push(agreementResult(judged, "ari", about("ari", factor.name)));
  }
  const space = subspace(codes, Int32Array.from(range(codes.rows)), latents);
  for (const halved of inQuestion) {
    for (const measure of leftOvers(chosen)) {
      const left = await judgeLeftOver(measure, space, halved, chosen, context);
      results.push({ ...about(measure.name, halved.factor.name), ...left });
    }
  }
  return results;
}
