import { defineMetric, type MetricResult, TOKENS, unusableResult } from "@heddle/contracts";
import { mean } from "@heddle/numerics";
import { activeLatents } from "../shared/input/latents.js";
import { trainTestSplit } from "../shared/prediction/train-test-split.js";
import { pause } from "../shared/resampling/resamples.js";
import { UNIT } from "../shared/results/range.js";
import { type AssociatedLatent, associatedLatents, correlationRatios } from "./associated-latents.js";
import { groupedFactors, type SplitFactor, splitGroupedFactor } from "./grouped-factor.js";
import { schema } from "./removal-options.js";
import { ACTIVE, NAME, type Study, scoreLatents } from "./score-latents.js";

const LEAKAGE_TITLES = [
  ["neighbors", "leakage, nearest neighbors (balanced accuracy)"],
  ["logistic", "leakage, logistic regression (balanced accuracy)"],
  ["mixing", "mixing among neighbors (iLISI), 0 to 1"],
] as const;

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
 * exceeds `activeThreshold`, are `…/active`, for embeddings with divergences. The means of an inactive latent move by a few
 * hundredths of its posterior's deviation: its draws, all that a decoder reads, are noise, but a rule that scales every
 * latent to unit variance can read the factor in the means.
 *
 * A continuous factor is judged by bands of equal size. Null values permute the factor among all cells; cell types
 * that differ in abundance between its levels keep the accuracies above chance in any embedding that shows them.
 */
export default defineMetric({
  name: NAME,
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
  displays: {
    [`${NAME}/ari`]: { role: "clustering-without", rank: 1, title: "best ARI of clusters" },
    [`${NAME}/ari${ACTIVE}`]: { role: "clustering-without", rank: 2, title: "best ARI of clusters, active latents" },
    ...Object.fromEntries(
      LEAKAGE_TITLES.flatMap(([kind, title], at) => [
        [`${NAME}/${kind}`, { role: "leakage", rank: 2 * at + 1, title }],
        [`${NAME}/${kind}${ACTIVE}`, { role: "leakage", rank: 2 * at + 2, title: `${title}, active latents` }],
      ]),
    ),
  },
  options: schema,
  needs: [TOKENS.clustering] as const,
  factors: "any",
  async evaluate(options, { embedding, factors }, context, [clustering]) {
    await pause(context);
    const { representation: codes } = embedding;
    const grouped = groupedFactors(factors, codes.rows, options.bands);
    const wanted = grouped.filter(({ name }) => options.factors.length === 0 || options.factors.includes(name));
    const halves = trainTestSplit(codes.rows, context.random.stream("halves"), { most: options.cells });
    const active = activeLatents(embedding, options.activeThreshold);
    const study: Study = { codes, active, halves, factors: grouped, clustering, options, context };
    const usable = wanted.flatMap((factor) => splitGroupedFactor(factor, halves) ?? []);
    if (codes.columns < 2) {
      const reason = "there is one latent only: nothing would be left";
      return wanted.map(({ name }) => unusableResult(NAME, { factor: name, reason }));
    }
    const results: MetricResult[] = [];
    const all = { latents: range(codes.columns), suffix: "/all-latents" };
    if (usable.length > 0) results.push(...(await scoreLatents(study, all, usable)));
    for (const split of usable) results.push(...(await withoutFactor(study, split)));
    const judged = new Set(usable.map(({ factor }) => factor));
    const reason = "a half of the cells holds fewer than two of its levels";
    const small = wanted.filter((factor) => !judged.has(factor));
    return [...results, ...small.map(({ name }) => unusableResult(NAME, { factor: name, reason }))];
  },
});

const range = (length: number): number[] => Array.from({ length }, (_, at) => at);

async function withoutFactor(study: Study, split: SplitFactor): Promise<MetricResult[]> {
  const { codes, options } = study;
  const { factor, cells, trainLabels } = split;
  const most = Math.min(options.most ?? Math.floor(codes.columns / 2), codes.columns - 1);
  const ratios = correlationRatios(codes, cells.training, trainLabels, factor.groups);
  const associated = associatedLatents(ratios, options.threshold, Math.max(1, most));
  const out = new Set(associated.map(({ latent }) => latent));
  const rest = range(codes.columns).filter((latent) => !out.has(latent));
  const judged = await scoreLatents(study, { latents: rest, without: factor.name, suffix: "" }, [split]);
  return [
    ...(await associatedLatentResults(study, split, associated)),
    ...judged,
    ...(await scoreActive(study, rest, split, judged)),
  ];
}

/** The rest without what has vanished; `judged` where nothing has. */
async function scoreActive(
  study: Study,
  rest: readonly number[],
  split: SplitFactor,
  judged: readonly MetricResult[],
): Promise<MetricResult[]> {
  if (study.active === undefined) return [];
  const active = new Set(study.active);
  const latents = rest.filter((latent) => active.has(latent));
  const without = split.factor.name;
  if (latents.length === rest.length) return judged.map((result) => ({ ...result, name: `${result.name}${ACTIVE}` }));
  if (latents.length > 0) return scoreLatents(study, { latents, without, suffix: ACTIVE }, [split]);
  return [unusableResult(NAME, { factor: without, reason: "no latent but those left out is active" })];
}

/** Null value: the best latent's ratio with the factor permuted. */
async function associatedLatentResults(study: Study, split: SplitFactor, associated: readonly AssociatedLatent[]) {
  const { codes, options, context } = study;
  const { factor, cells, trainLabels } = split;
  const streams = context.random.stream("permutation of groups").stream(factor.name);
  const permuted: number[] = [];
  for (let number = 0; number < options.permutations; number++) {
    await pause(context);
    const dealt = streams
      .stream(number)
      .permutation(trainLabels.length)
      .map((from) => trainLabels[from]);
    permuted.push(Math.max(...correlationRatios(codes, cells.training, dealt, factor.groups)));
  }
  return associated.map(
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
      note: `chosen on ${trainLabels.length} cells that are not judged on; no interval: see max-correlation`,
    }),
  );
}
