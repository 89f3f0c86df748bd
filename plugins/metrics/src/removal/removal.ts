import { defineMetric, type MetricResult, TOKENS, unusableResult } from "@heddle/contracts";
import { mean } from "@heddle/numerics";
import { activeLatents, activeThresholdOf } from "../shared/input/latents.js";
import { trainTestSplit } from "../shared/prediction/train-test-split.js";
import { pause } from "../shared/resampling/pause.js";
import { UNIT } from "../shared/results/range.js";
import { type AssociatedLatent, associatedLatents, correlationRatios } from "./associated-latents.js";
import { groupedFactors, removedByDefault, type SplitFactor, splitGroupedFactor } from "./grouped-factor.js";
import { schema } from "./removal-options.js";
import { ACTIVE, NAME, type Study, scoreLatents } from "./score-latents.js";

const LEAKAGE_TITLES = [
  ["neighbors", "leakage, nearest neighbors (balanced accuracy)"],
  ["logistic", "leakage, logistic regression (balanced accuracy)"],
  ["mixing", "mixing among neighbors (iLISI), 0 to 1"],
] as const;

/**
 * Removes the latents associated with a factor and evaluates the others. Associated latents are chosen by correlation
 * ratio on a random half of the cells; the other half is evaluated. Results, per removed factor (`without`):
 * - `removal/latent`: each associated latent, with its correlation ratio on the first half;
 * - `removal/ari`: per other categorical factor the best adjusted Rand index over the resolutions of the clustering;
 * - `removal/neighbors`, `removal/logistic`: leakage. Balanced accuracy of predicting the factor of a held-out cell, by
 *   15 nearest training cells (votes weighted by 1 / level size) and by logistic regressions (one level against the
 *   others, balanced). Low is good; the null value is chance;
 * - `removal/mixing`, with `mixing: true`: mixing of the factor's levels among 90 neighbors, iLISI as scIB scales it, median
 *   over cells. The null value permutes levels: complete mixing.
 * `…/all-latents`: the same in all latents, on the same cells. `…/active`: the same in the remaining latents whose KL
 * divergence exceeds `activeThreshold`, for embeddings with KL divergences. The means of an inactive latent vary by
 * hundredths of the posterior's standard deviation. A decoder cannot read that, but a classifier of standardized latents
 * can.
 *
 * A continuous factor is evaluated in bands of equal size. Null values permute the factor over all cells, so cell types
 * that differ in abundance between levels keep accuracies above chance in any embedding that shows cell types.
 */
export default defineMetric({
  name: NAME,
  summary: "Leakage of a factor, and clustering, without the latents associated with the factor.",
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
    const { representation } = embedding;
    const grouped = groupedFactors(factors, representation.rows, options.bands);
    const wanted =
      options.factors.length > 0
        ? grouped.filter(({ name }) => options.factors.includes(name))
        : removedByDefault(grouped);
    const halves = trainTestSplit(representation.rows, context.random.stream("halves"), { most: options.cells });
    const active = activeLatents(embedding, activeThresholdOf(options, context));
    const study: Study = { representation, active, halves, factors: grouped, clustering, options, context };
    const usable = wanted.flatMap((factor) => splitGroupedFactor(factor, halves) ?? []);
    if (representation.columns < 2) {
      const reason = "there is one latent only: nothing would be left";
      return wanted.map(({ name }) => unusableResult(NAME, { factor: name, reason }));
    }
    const results: MetricResult[] = [];
    const all = { latents: range(representation.columns), suffix: "/all-latents" };
    if (usable.length > 0) results.push(...(await scoreLatents(study, all, usable)));
    for (const split of usable) results.push(...(await withoutFactor(study, split)));
    const names = new Set(usable.map(({ factor }) => factor));
    const reason = "a half of the cells contains fewer than two of its levels";
    const small = wanted.filter((factor) => !names.has(factor));
    return [...results, ...small.map(({ name }) => unusableResult(NAME, { factor: name, reason }))];
  },
});

const range = (length: number): number[] => Array.from({ length }, (_, at) => at);

async function withoutFactor(study: Study, split: SplitFactor): Promise<MetricResult[]> {
  const { representation, options } = study;
  const { factor, cells, trainLabels } = split;
  const most = Math.min(options.most ?? Math.floor(representation.columns / 2), representation.columns - 1);
  const ratios = correlationRatios(representation, cells.training, trainLabels, factor.groups);
  const associated = associatedLatents(ratios, options.threshold, Math.max(1, most));
  const out = new Set(associated.map(({ latent }) => latent));
  const rest = range(representation.columns).filter((latent) => !out.has(latent));
  const scored = await scoreLatents(study, { latents: rest, without: factor.name, suffix: "" }, [split]);
  return [
    ...(await associatedLatentResults(study, split, associated)),
    ...scored,
    ...(await scoreActive(study, rest, split, scored)),
  ];
}

/** Results of the remaining active latents; equal to `scored` if all remaining latents are active. */
async function scoreActive(
  study: Study,
  rest: readonly number[],
  split: SplitFactor,
  scored: readonly MetricResult[],
): Promise<MetricResult[]> {
  if (study.active === undefined) return [];
  const active = new Set(study.active);
  const latents = rest.filter((latent) => active.has(latent));
  const without = split.factor.name;
  if (latents.length === rest.length) return scored.map((result) => ({ ...result, name: `${result.name}${ACTIVE}` }));
  if (latents.length > 0) return scoreLatents(study, { latents, without, suffix: ACTIVE }, [split]);
  return [unusableResult(NAME, { factor: without, reason: "no latent but those left out is active" })];
}

/** Null value: the largest correlation ratio with the factor permuted. */
async function associatedLatentResults(study: Study, split: SplitFactor, associated: readonly AssociatedLatent[]) {
  const { representation, options, context } = study;
  const { factor, cells, trainLabels } = split;
  const streams = context.random.stream("permutation of groups").stream(factor.name);
  const permuted: number[] = [];
  for (let number = 0; number < options.permutations; number++) {
    await pause(context);
    const dealt = streams
      .stream(number)
      .permutation(trainLabels.length)
      .map((from) => trainLabels[from]);
    permuted.push(Math.max(...correlationRatios(representation, cells.training, dealt, factor.groups)));
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
      note: `chosen on ${trainLabels.length} cells, evaluated on the others; no interval: see max-correlation`,
    }),
  );
}
