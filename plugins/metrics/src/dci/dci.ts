import { defineMetric, type MetricResult, unusableResult } from "@heddle/contracts";
import { z } from "zod";
import { samplingOptions } from "../shared/options/sampling-options.js";
import { type FactorStudy, type Rows, studyFactors } from "../shared/resampling/factor-study.js";
import { definedMean, placeOfLargest, scoreOf } from "../shared/resampling/score.js";
import { UNIT } from "../shared/results/range.js";
import { scoreResult } from "../shared/results/score-result.js";
import { IMPORTANCE_ROWS, importanceMeasure, type Learner } from "./importance-measure.js";
import { importanceScores } from "./importance-scores.js";
import { learnLinear } from "./linear-importance.js";
import { learnTrees } from "./tree-importance.js";

const NAME = "dci";
const schema = z.strictObject({
  importance: z
    .array(z.enum(["linear", "trees"]))
    .min(1)
    .default(["linear", "trees"])
    .describe("Importance measures: sparse linear models, gradient-boosted trees, or both."),
  trees: z
    .number()
    .int()
    .min(1)
    .max(10_000)
    .default(100)
    .describe("Number of boosting rounds; 100 as in scikit-learn."),
  resamples: samplingOptions.resamples,
  permutations: z
    .number()
    .int()
    .min(0)
    .max(10_000)
    .default(5)
    .describe("Number of permutations for each null value; each refits the models. 0 for no null value."),
});
type Options = z.output<typeof schema>;

/** A kind of importance: the model, the names of its results and their notes. */
interface Kind {
  readonly learner: Learner;
  readonly prefix: string;
  readonly how: string;
}

const kindsOf = ({ importance, trees }: Options): Kind[] => {
  const all = {
    linear: {
      learner: learnLinear,
      prefix: NAME,
      how: "importance: |weights| of L1-penalized linear rules (lasso, logistic) on standardized latents",
    },
    trees: {
      learner: learnTrees(trees),
      prefix: `${NAME}/trees`,
      how: `importance: gain of gradient-boosted trees (${trees} rounds, depth 3, rate 0.1)`,
    },
  };
  return [...new Set(importance)].map((kind) => all[kind]);
};

const NO_INTERVAL = "no interval: each half-sample would require new models";

/**
 * Disentanglement, completeness and informativeness (Eastwood & Williams 2018, ICLR, §2) with the sparse linear
 * importance of the paper. For a continuous factor, it is the |weight| of the lasso. For a categorical factor, it is the
 * sum of |weights| of L1 logistic regressions, one level against the others. The penalty is chosen on the training half.
 * `dci/trees/…` uses gradient-boosted trees, as disentanglement_lib does; they also detect nonlinear relations. The two
 * importances are not comparable. Results:
 * - `dci/disentanglement`: 1 if each latent is important for one factor only. Mean over latents, weighted by importance;
 * - `dci/completeness`, `dci/completeness/factor`: 1 if one latent is important for each factor. Weighted mean, and each;
 * - `dci/informativeness`, `…/factor`: accuracy (levels) or R² (numbers, at least 0) on the held-out half; its interval
 *   uses half-samples of these cells with fixed models.
 *
 * Disentanglement requires two factors. The null values exceed 0, because the importance of noise is concentrated too.
 */
export default defineMetric({
  name: NAME,
  summary:
    "Disentanglement, completeness, informativeness by sparse linear rules and by boosted trees (Eastwood & Williams 2018).",
  source: "The paper's three scores, with sparse linear importance; trees as scikit-learn's GradientBoosting.",
  citations: [
    {
      text: "Eastwood & Williams 2018. A Framework for the Quantitative Evaluation of Disentangled Representations. ICLR.",
      url: "https://openreview.net/forum?id=By-7dz-AZ",
    },
  ],
  options: schema,
  factors: "any",
  async evaluate(options, { embedding, factors }, context) {
    const results: MetricResult[] = [];
    const tooFew = new Set<string>();
    for (const kind of kindsOf(options)) {
      const measure = importanceMeasure(kind.learner);
      const studies = await studyFactors(embedding, factors, measure, options, context);
      const measured = studies.filter(({ observed }) => !Number.isNaN(observed[IMPORTANCE_ROWS.informativeness][0]));
      for (const { factor } of studies.filter((study) => !measured.includes(study))) tooFew.add(factor.name);
      if (measured.length > 0)
        results.push(...importanceResults(measured, kind), ...informativenessResults(measured, kind));
    }
    const reason = "too few cells with a known value for a train/test split";
    return [...results, ...[...tooFew].map((factor) => unusableResult(NAME, { factor, reason }))];
  },
});

const shared = { range: UNIT, ceiling: 1, higherIsBetter: true };

function importanceResults(studies: readonly FactorStudy[], { prefix, how }: Kind): MetricResult[] {
  const table = (rows: readonly Rows[]): Float64Array[] => rows.map((row) => row[IMPORTANCE_ROWS.importance]);
  const without = { range: UNIT, repeated: "", noInterval: NO_INTERVAL };
  const completeness = (rows: readonly Rows[]): number =>
    completenessOf(importanceScores(table(rows)).completeness, table(rows));
  const results = [
    scoreResult(scoreOf(studies, completeness, without), { name: `${prefix}/completeness`, ...shared }, how),
    ...studies.map((study) => {
      const latent = placeOfLargest(study.observed[IMPORTANCE_ROWS.importance]);
      const subject = { name: `${prefix}/completeness/factor`, factor: study.factor.name, latent, ...shared };
      return scoreResult(scoreOf([study], completeness, without), subject, how);
    }),
  ];
  if (studies.length < 2) return results;
  const score = scoreOf(studies, (rows) => importanceScores(table(rows)).disentanglement, without);
  return [scoreResult(score, { name: `${prefix}/disentanglement`, ...shared }, how), ...results];
}

/** A single latent has all importance. */
function completenessOf(value: number, importance: readonly Float64Array[]): number {
  if (importance[0].length > 1) return value;
  return importance.some(([only]) => only > 0) ? 1 : 0;
}

function informativenessResults(studies: readonly FactorStudy[], { prefix }: Kind): MetricResult[] {
  const of = (rows: Rows): number => rows[IMPORTANCE_ROWS.informativeness][0];
  const fixed = { range: { high: 1 }, repeated: "held out, the models fixed" };
  return [
    scoreResult(
      scoreOf(studies, (rows) => definedMean(rows.map(of)), fixed),
      { name: `${prefix}/informativeness`, ...shared, range: { high: 1 } },
    ),
    ...studies.map((study) =>
      scoreResult(
        scoreOf([study], ([rows]) => of(rows), fixed),
        { name: `${prefix}/informativeness/factor`, factor: study.factor.name, ...shared, range: { high: 1 } },
        study.factor.kind === "categorical" ? "accuracy" : "R²",
      ),
    ),
  ];
}
