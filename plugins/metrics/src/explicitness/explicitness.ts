import { definePlugin, type Metric, type MetricContext, type MetricInput, type MetricResult } from "@heddle/contracts";
import { z } from "zod";
import { ascendingOrder } from "../shared/correlation/weighted-ranks.js";
import { oneEmbedding } from "../shared/input/embedding.js";
import { readFactors } from "../shared/input/factors.js";
import { samplingOptions } from "../shared/options/sampling-options.js";
import { logisticRegression, scoresOf } from "../shared/prediction/logistic-regression.js";
import { splitCells } from "../shared/prediction/split-cells.js";
import { entriesOf, standardize } from "../shared/prediction/standardize.js";
import { type FactorStudy, type Measure, type Rows, studyFactors } from "../shared/resampling/factor-study.js";
import { type KnownLevels, knownFactors } from "../shared/resampling/known-factor.js";
import { definedMean, scoreOf } from "../shared/resampling/score.js";
import { TO_ONE } from "../shared/results/range.js";
import { scoreResult } from "../shared/results/score-result.js";
import { unusableResults } from "../shared/results/unusable.js";
import { rankingArea } from "./ranking-area.js";

const NAME = "explicitness";
const OTHER_FACTORS = "a continuous factor has no levels to tell apart; r2 judges it";
const options = z.object({
  strength: z.number().positive().default(1).describe("C of the logistic regression: the smaller, the more ridge."),
  resamples: samplingOptions.resamples,
});
type Options = z.output<typeof options>;

/**
 * Explicitness (Ridgeway & Mozer 2018, arXiv 1802.05312, §3): how well a linear rule on all latents together tells
 * each level from the rest: the area under the ROC of a ridge logistic regression on standardized codes, learned on
 * half of the cells (split within each level) and measured on the other half. Results: `explicitness`, the mean over
 * factors of the mean over levels; `explicitness/level` per level (one for a factor of two).
 *
 * Chance gives 0.5 exactly, whatever the level's share. The interval resamples the held-out cells with the rule fixed.
 * A continuous factor has no levels to tell apart: `r2` is its counterpart. Says nothing of disentanglement alone: any
 * rotation of the latents is as explicit.
 */
export default definePlugin({
  role: "metric",
  name: NAME,
  apiVersion: 1,
  summary: "How well a logistic regression on all latents tells each level: held-out area under the ROC.",
  source: "Section 3 of the paper; disentanglement_lib's modularity_explicitness.py (86a644d4).",
  citations: [
    {
      text: "Ridgeway & Mozer 2018. Learning Deep Disentangled Embeddings With the F-Statistic Loss. NeurIPS.",
      url: "https://arxiv.org/abs/1802.05312",
    },
  ],
  options,
  create: (chosen): Metric => ({
    needs: { embeddings: "one", factors: "categorical", otherFactors: OTHER_FACTORS },
    evaluate: (input, context) => evaluate(input, context, chosen),
  }),
});

async function evaluate(input: MetricInput, context: MetricContext, chosen: Options): Promise<MetricResult[]> {
  const embedding = oneEmbedding(input);
  const { levelled, unusable } = readFactors(input.factors);
  const known = knownFactors({ levelled, measured: [], unusable: [] });
  const plan = { resamples: chosen.resamples, permutations: 0 };
  const studies = await studyFactors(embedding, known, areaMeasure(chosen.strength), plan, context);
  const measured = studies.filter(({ observed }) => observed[0].some((area) => !Number.isNaN(area)));
  const tooFew = studies
    .filter((study) => !measured.includes(study))
    .map(({ factor }) => ({ factor: factor.name, reason: "its levels have too few cells to hold some out" }));
  return [...resultsOf(measured), ...unusableResults(NAME, [...tooFew, ...unusable])];
}

/** One row: per target the area on held-out cells, NaN where none of the level are held out. */
function areaMeasure(strength: number): Measure {
  return (codes, factor, random) => {
    if (factor.kind !== "levels") throw new TypeError(`${factor.name} has no levels`);
    const { training, testing } = splitCells(factor, random);
    const { columns } = standardize(codes, training);
    const [learned, tested] = [entriesOf(columns, training), entriesOf(columns, testing)];
    const judged = targetLevels(factor).map((level) => {
      const members = (entries: Int32Array): Uint8Array =>
        Uint8Array.from(entries, (at) => (factor.labels[at] === level ? 1 : 0));
      const scores = scoresOf(tested, logisticRegression(learned, members(training), strength));
      return { scores, order: ascendingOrder(scores), member: members(testing) };
    });
    return ({ weights }) => {
      const drawn = Float64Array.from(testing, (at) => weights[at]);
      return [Float64Array.from(judged, ({ scores, order, member }) => rankingArea(scores, order, member, drawn))];
    };
  };
}

/** Of two levels the second alone: the first's area is the same. */
const targetLevels = ({ levels }: KnownLevels): number[] => (levels.length === 2 ? [1] : [...levels.keys()]);

function resultsOf(studies: readonly FactorStudy[]): MetricResult[] {
  if (studies.length === 0) return [];
  const shared = TO_ONE;
  const fixed = "held-out cells, the rule fixed";
  const chance = { chance: 0.5 };
  const ofFactor = (rows: Rows): number => definedMean([...rows[0]]);
  const all = scoreOf(studies, (rows) => definedMean(rows.map(ofFactor)), fixed, chance);
  return [
    scoreResult(all, { name: NAME, ...shared }),
    ...studies.flatMap((study) => {
      const { factor } = study;
      if (factor.kind !== "levels") return [];
      return targetLevels(factor).flatMap((level, at) => {
        if (Number.isNaN(study.observed[0][at])) return [];
        const score = scoreOf([study], ([rows]) => rows[0][at], fixed, chance);
        const named = factor.levels.length > 2 ? { level: factor.levels[level] } : {};
        return [scoreResult(score, { name: `${NAME}/level`, factor: factor.name, ...named, ...shared })];
      });
    }),
  ];
}
