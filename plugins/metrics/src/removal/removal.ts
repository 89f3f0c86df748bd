import {
  type Clustering,
  definePlugin,
  type Metric,
  type MetricContext,
  type MetricInput,
  type MetricResult,
  TOKENS,
} from "@heddle/contracts";
import { mean } from "@heddle/numerics";
import { activeLatents, oneEmbedding } from "../shared/input/embedding.js";
import { readFactors } from "../shared/input/factors.js";
import { pause } from "../shared/resampling/resamples.js";
import { UNIT } from "../shared/results/range.js";
import { unusableResults } from "../shared/results/unusable.js";
import { correlationRatios, type Follower, followersOf } from "./associated-latents.js";
import { groupedFactors, type HalvedFactor, halvedFactor } from "./grouped-factor.js";
import { trainTestSplit } from "./halved-cells.js";
import { type Options, options } from "./removal-options.js";
import { ACTIVE, judgeSpace, NAME, type Study } from "./score-latents.js";

/**
 * Removal: are a factor's latents all that holds it? On a random half of the cells the latents that follow a factor are
 * chosen; then, on the other half, the rest is judged. Results, per factor left out (`without`):
 * - `removal/latent`: the latents left out, by correlation ratio with the factor, on the first half;
 * - `removal/ari`: per other categorical factor the best adjusted Rand index over the resolutions of the clustering;
 * - `removal/neighbors`, `removal/logistic`: balanced accuracy of saying the factor of a held-out cell, by the vote of
 *   its 15 nearest training cells (votes by a level's share there over its share of all) and by logistic regressions
 *   (one level against the rest, levels of equal weight); low is good, the null value is chance;
 * - `removal/mixing`: how mixed the factor's levels are among a cell's 90 neighbors, iLISI as scIB scales it, the
 *   median over cells; the null value, levels permuted, is what complete mixing gives.
 * The same of all latents are `…/all-latents`, on the same cells; the same of the rest's active latents, whose divergence
 * exceeds `activeThreshold`, are `…/active`, for embeddings with divergences. The means of a vanished latent move by a few
 * hundredths of its posterior's deviation: its draws, all that a decoder reads, are noise, but a rule that scales every
 * latent to unit variance can read the factor in the means.
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
  const embedding = oneEmbedding(input);
  const { representation: codes } = embedding;
  const read = readFactors(input.factors);
  const factors = groupedFactors(read, codes.rows, chosen.bands);
  const wanted = factors.filter(({ name }) => chosen.factors.length === 0 || chosen.factors.includes(name));
  const halves = trainTestSplit(codes.rows, chosen.cells, context.random.stream("halves"));
  const active = activeLatents(embedding, chosen.activeThreshold);
  const study: Study = { codes, active, halves, factors, clustering, chosen, context };
  const usable = wanted.flatMap((factor) => halvedFactor(factor, halves) ?? []);
  if (codes.columns < 2) {
    const reason = "there is one latent only: nothing would be left";
    return unusableResults(NAME, [...wanted.map(({ name }) => ({ factor: name, reason })), ...read.unusable]);
  }
  const results: MetricResult[] = [];
  const all = { latents: range(codes.columns), suffix: "/all-latents" };
  if (usable.length > 0) results.push(...(await judgeSpace(study, all, usable)));
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
  const judged = await judgeSpace(study, { latents: rest, without: factor.name, suffix: "" }, [halved]);
  return [
    ...(await followerResults(study, halved, followers)),
    ...judged,
    ...(await judgeActive(study, rest, halved, judged)),
  ];
}

/** The rest without what has vanished; `judged` where nothing has. */
async function judgeActive(
  study: Study,
  rest: readonly number[],
  halved: HalvedFactor,
  judged: readonly MetricResult[],
): Promise<MetricResult[]> {
  if (study.active === undefined) return [];
  const active = new Set(study.active);
  const latents = rest.filter((latent) => active.has(latent));
  const without = halved.factor.name;
  if (latents.length === rest.length) return judged.map((result) => ({ ...result, name: `${result.name}${ACTIVE}` }));
  if (latents.length > 0) return judgeSpace(study, { latents, without, suffix: ACTIVE }, [halved]);
  return unusableResults(NAME, [{ factor: without, reason: "no latent but those left out is active" }]);
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
      range: UNIT,
      ceiling: 1,
      higherIsBetter: true,
      note: `chosen on ${learned.length} cells that are not judged on; no interval: see max-correlation`,
    }),
  );
}
