import { type CategoricalFactor, defineMetric, type MetricResult } from "@heddle/contracts";
import { z } from "zod";
import type { Correlations } from "../shared/correlation/correlate.js";
import { correlationStudy, type TargetStudy } from "../shared/correlation/correlation-study.js";
import { activeLatents, activeThresholdOf } from "../shared/input/latents.js";
import { activeThreshold, samplingOptions } from "../shared/options/sampling-options.js";
import type { SampledRows } from "../shared/resampling/factor-study.js";
import { scoreOf } from "../shared/resampling/score.js";
import { scoreResult } from "../shared/results/score-result.js";

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
    const studies = await correlationStudy(embedding, factors, options, context);
    return studies.flatMap((study) => {
      const factor = factors.find(({ name }) => name === study.target.factor);
      return contests.flatMap((contest) => (factor ? [levelResult(study, factor, contest)] : []));
    });
  },
});

/** Areas of one level against the others, by each latent; one row per sample. */
function areasOf({ observed, halves, permuted }: TargetStudy): SampledRows {
  const rows = ({ areas }: Correlations) => (areas ? [areas] : []);
  return { observed: rows(observed), halves: halves.map(rows), permuted: permuted.map(rows) };
}

function levelResult(
  study: TargetStudy,
  { name, levels }: CategoricalFactor,
  { suffix, latents }: Contest,
): MetricResult {
  const subject = {
    name: `${NAME}${suffix}`,
    factor: name,
    ...(study.target.level !== undefined && { level: study.target.level }),
    range: { low: CHANCE, high: 1 },
    ceiling: 1,
    higherIsBetter: true,
  };
  if (latents.length === 0) {
    const note = "no latent is active, so none can follow the factor; no interval";
    return { ...subject, value: CHANCE, nullValue: CHANCE, note };
  }
  const areas = areasOf(study);
  const best = (row: Float64Array) => latents.reduce((top, one) => (size(row[one]) > size(row[top]) ? one : top));
  const areaOf = (row: Float64Array) => CHANCE + size(row[best(row)]);
  const score = scoreOf([areas], ([[row]]) => areaOf(row), {
    range: subject.range,
    repeated: "latent chosen again in each",
    parts: ([[row]]) => [areaOf(row) - CHANCE],
  });
  const [observed] = areas.observed;
  const latent = best(observed);
  const side = observed[latent] < CHANCE ? "smaller" : "larger";
  // the target of a factor with two levels is the second one
  return scoreResult(score, { ...subject, latent }, `${study.target.level ?? levels[1]} has the ${side} values`);
}

/** Distance from chance; NaN for a level without cells. */
const size = (area: number): number => Math.abs(area - CHANCE);
