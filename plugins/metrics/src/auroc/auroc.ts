import { type CategoricalFactor, defineMetric, type MetricResult } from "@heddle/contracts";
import { z } from "zod";
import { activeLatents, activeThresholdOf } from "../shared/input/latents.js";
import { activeThreshold, samplingOptions } from "../shared/options/sampling-options.js";
import { type FactorStudy, type Measure, studyFactors } from "../shared/resampling/factor-study.js";
import { scoreOf } from "../shared/resampling/score.js";
import { scoreResult } from "../shared/results/score-result.js";
import { rankAreas } from "./rank-areas.js";

const NAME = "auroc";
const schema = z.strictObject({ ...samplingOptions, activeThreshold });

/** The area of a value that separates nothing. */
const CHANCE = 0.5;

/** A set of latents, and the suffix of its result names. */
interface Contest {
  readonly suffix: string;
  readonly latents: readonly number[];
}

/**
 * Area under the ROC curve of the best latent, per level of a categorical factor against all other levels (one result for
 * a factor with two levels): the probability that this latent orders a cell of the level and another cell correctly, in the
 * better of both directions. Unlike a correlation, it does not depend on the share of the level; 1 is attainable.
 * - `auroc`: the best of all latents;
 * - `auroc/active`: the best of the latents whose KL divergence exceeds `activeThreshold`, for embeddings with KL
 *   divergences.
 *
 * Latent and direction are chosen on the cells that the value uses, and again in each half-sample and permutation.
 */
export default defineMetric({
  name: NAME,
  summary: "Area under the ROC curve of the best latent for each level (AUROC).",
  source: "Rank sums, as roc_auc_score of scikit-learn.",
  citations: [
    {
      text: "Hanley & McNeil 1982. The meaning and use of the area under a receiver operating characteristic (ROC) curve. Radiology 143.",
      url: "https://doi.org/10.1148/radiology.143.1.7063747",
    },
  ],
  displays: {
    [`${NAME}/active`]: { role: "separation", rank: 1, title: "AUROC" },
    [NAME]: { role: "separation", rank: 2, title: "AUROC" },
  },
  options: schema,
  factors: "categorical",
  otherFactors: "a continuous factor has no levels to separate; max-correlation evaluates it",
  async evaluate(options, { embedding, factors }, context) {
    const latents = Array.from({ length: embedding.representation.columns }, (_, latent) => latent);
    const active = activeLatents(embedding, activeThresholdOf(options, context));
    const contests = [
      { suffix: "", latents },
      ...(active === undefined ? [] : [{ suffix: "/active", latents: active }]),
    ];
    const studies = await studyFactors(embedding, factors, areas, options, context);
    return studies.flatMap((study) => contests.flatMap((contest) => contestResults(study, contest)));
  },
});

/** A row per level: the areas of all latents. */
const areas: Measure<CategoricalFactor> = (latents, { labels, levels }) => {
  const areasOf = rankAreas(latents, levels.length);
  return ({ weights, order }) => areasOf({ labels: order.map((cell) => labels[cell]), weights });
};

function contestResults(study: FactorStudy<CategoricalFactor>, contest: Contest): MetricResult[] {
  const { levels } = study.factor;
  const first = levels.length === 2 ? 1 : 0;
  return levels.slice(first).map((_, at) => levelResult(study, contest, first + at));
}

function levelResult(study: FactorStudy<CategoricalFactor>, { suffix, latents }: Contest, level: number): MetricResult {
  const { factor, observed } = study;
  const subject = {
    name: `${NAME}${suffix}`,
    factor: factor.name,
    ...(factor.levels.length > 2 && { level: factor.levels[level] }),
    range: { low: CHANCE, high: 1 },
    ceiling: 1,
    higherIsBetter: true,
  };
  if (latents.length === 0) {
    const note = "no latent is active, so none can follow the factor; no interval";
    return { ...subject, value: CHANCE, nullValue: CHANCE, note };
  }
  const best = (row: Float64Array) => latents.reduce((top, one) => (size(row[one]) > size(row[top]) ? one : top));
  const areaOf = (row: Float64Array) => CHANCE + size(row[best(row)]);
  const score = scoreOf([study], ([rows]) => areaOf(rows[level]), {
    range: subject.range,
    repeated: "latent chosen again in each",
    parts: ([rows]) => [areaOf(rows[level]) - CHANCE],
  });
  const latent = best(observed[level]);
  const side = observed[level][latent] < CHANCE ? "smaller" : "larger";
  return scoreResult(score, { ...subject, latent }, `${factor.levels[level]} has the ${side} values`);
}

/** Distance from chance; NaN for a level without cells. */
const size = (area: number): number => Math.abs(area - CHANCE);
