import { type CategoricalFactor, defineMetric, type MetricResult } from "@heddle/contracts";
import { z } from "zod";
import { ascendingOrder } from "../shared/correlation/weighted-ranks.js";
import { samplingOptions } from "../shared/options/sampling-options.js";
import { logisticRegression, scoresOf } from "../shared/prediction/logistic-regression.js";
import { entriesOf, standardize } from "../shared/prediction/standardize.js";
import { splitFactor } from "../shared/prediction/train-test-split.js";
import { type FactorStudy, type Measure, type Rows, studyFactors } from "../shared/resampling/factor-study.js";
import { definedMean, scoreOf } from "../shared/resampling/score.js";
import { TO_ONE, UNIT } from "../shared/results/range.js";
import { scoreResult } from "../shared/results/score-result.js";
import { tooFewCells } from "../shared/results/too-few-cells.js";
import { rankingArea } from "./ranking-area.js";

const NAME = "explicitness";
const schema = z.strictObject({
  strength: z
    .number()
    .positive()
    .default(1)
    .describe("C of the logistic regression, the inverse of the ridge penalty."),
  resamples: samplingOptions.resamples,
});

/**
 * Explicitness (Ridgeway & Mozer 2018, arXiv 1802.05312, §3): the area under the ROC curve of a ridge logistic regression
 * on all standardized latents, each level against the others. It is fitted on half of the cells (split within each level)
 * and evaluated on the other half. Results: `explicitness`, the mean over factors of the mean over levels;
 * `explicitness/level`, one per level (one for a factor with two levels).
 *
 * The null value is exactly 0.5 for any share of the level. The interval uses half-samples of the held-out cells with a fixed model. For
 * continuous factors, see `r2`. The metric does not measure disentanglement: rotations of the latents do not change it.
 */
export default defineMetric({
  name: NAME,
  summary: "Held-out ROC AUC of a logistic regression on all latents, per level.",
  source: "Section 3 of the paper; disentanglement_lib's modularity_explicitness.py (86a644d4).",
  citations: [
    {
      text: "Ridgeway & Mozer 2018. Learning Deep Disentangled Embeddings With the F-Statistic Loss. NeurIPS.",
      url: "https://arxiv.org/abs/1802.05312",
    },
  ],
  options: schema,
  factors: "categorical",
  otherFactors: "a continuous factor has no levels to classify; r2 evaluates it",
  async evaluate(options, { embedding, factors }, context) {
    const plan = { resamples: options.resamples, permutations: 0 };
    const studies = await studyFactors(embedding, factors, areaMeasure(options.strength), plan, context);
    const measured = studies.filter(({ observed }) => observed[0].some((area) => !Number.isNaN(area)));
    const tooFew = studies.filter((study) => !measured.includes(study));
    return [...resultsOf(measured), ...tooFew.map(({ factor }) => tooFewCells(NAME, factor.name))];
  },
});

/** One row: per target, the area on held-out cells; NaN if no held-out cell has the level. */
function areaMeasure(strength: number): Measure<CategoricalFactor> {
  return (latents, factor, random) => {
    const { training, testing } = splitFactor(factor, random);
    const { columns } = standardize(latents, training);
    const [trainLatents, testLatents] = [entriesOf(columns, training), entriesOf(columns, testing)];
    const scored = targetLevels(factor).map((level) => {
      const members = (entries: Int32Array): Uint8Array =>
        Uint8Array.from(entries, (at) => (factor.labels[at] === level ? 1 : 0));
      const scores = scoresOf(testLatents, logisticRegression(trainLatents, members(training), strength));
      return { scores, order: ascendingOrder(scores), member: members(testing) };
    });
    return ({ weights }) => {
      const drawn = Float64Array.from(testing, (at) => weights[at]);
      return [Float64Array.from(scored, ({ scores, order, member }) => rankingArea(scores, order, member, drawn))];
    };
  };
}

/** Levels to evaluate; for two levels only the second, because both have the same area. */
const targetLevels = ({ levels }: CategoricalFactor): number[] => (levels.length === 2 ? [1] : [...levels.keys()]);

function resultsOf(studies: readonly FactorStudy<CategoricalFactor>[]): MetricResult[] {
  if (studies.length === 0) return [];
  const shared = TO_ONE;
  const properties = { range: UNIT, repeated: "held out, the rule fixed", chance: 0.5 };
  const ofFactor = (rows: Rows): number => definedMean([...rows[0]]);
  const all = scoreOf(studies, (rows) => definedMean(rows.map(ofFactor)), properties);
  return [
    scoreResult(all, { name: NAME, ...shared }),
    ...studies.flatMap((study) => {
      const { factor } = study;
      return targetLevels(factor).flatMap((level, at) => {
        if (Number.isNaN(study.observed[0][at])) return [];
        const score = scoreOf([study], ([rows]) => rows[0][at], properties);
        const named = factor.levels.length > 2 ? { level: factor.levels[level] } : {};
        return [scoreResult(score, { name: `${NAME}/level`, factor: factor.name, ...named, ...shared })];
      });
    }),
  ];
}
