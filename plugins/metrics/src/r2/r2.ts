import { defineMetric, type MetricResult } from "@heddle/contracts";
import { z } from "zod";
import { samplingOptions } from "../shared/options/sampling-options.js";
import { explainedShare, normalOf } from "../shared/prediction/explained-share.js";
import { regressionTargets } from "../shared/prediction/regression-targets.js";
import { standardize } from "../shared/prediction/standardize.js";
import { type FactorStudy, type Measure, type Rows, studyFactors } from "../shared/resampling/factor-study.js";
import { definedMean, scoreOf } from "../shared/resampling/score.js";
import { TO_ONE, UNIT } from "../shared/results/range.js";
import { scoreResult } from "../shared/results/score-result.js";

const NAME = "r2";
const schema = z.strictObject({ ...samplingOptions });

const ESTIMATES = [
  { name: NAME, row: 0, range: UNIT },
  { name: `${NAME}/adjusted`, row: 1, range: { high: 1 } },
] as const;

/**
 * R² of a linear regression of each factor on all latents (as in Lopez et al. 2023, arXiv 2211.03553). R² adjusted for the
 * number of latents p is 1 − (1 − R²)(n − 1) / (n − p − 1), at least 0 (Ezekiel 1930). Each level of a categorical factor
 * against the others is a target; a factor with two levels has one target. Results: `r2` and `r2/adjusted`, means over
 * targets; `r2/target` and `r2/adjusted/target`.
 *
 * All cells are used for fit and evaluation. R² of noise is therefore p / (n − 1), which the null value includes and the
 * adjustment subtracts. The metric does not measure disentanglement: rotations of the latents do not change it.
 */
export default defineMetric({
  name: NAME,
  summary: "R² of a linear regression of each factor on all latents, plain and adjusted.",
  source: "Ordinary least squares.",
  citations: [
    {
      text: "Lopez et al. 2023. Learning Causal Representations of Single Cells via Sparse Mechanism Shift Modeling. CLeaR.",
      url: "https://arxiv.org/abs/2211.03553",
    },
  ],
  options: schema,
  factors: "any",
  async evaluate(options, { embedding, factors }, context) {
    const studies = await studyFactors(embedding, factors, explained, options, context);
    return studies.length === 0 ? [] : resultsOf(studies);
  },
});

/** R² and adjusted R² of each target. */
const explained: Measure = (latents, factor) => {
  const { columns } = standardize(latents, Int32Array.from(factor.cells.keys()));
  const targets = regressionTargets(factor).map(({ values }) => values);
  let shared: { readonly weights: Float64Array; readonly normal: ReturnType<typeof normalOf> } | undefined;
  return (sample) => {
    // permutations change only the target, not the latents and weights
    if (shared === undefined || shared.weights.some((weight, at) => weight !== sample.weights[at])) {
      shared = { weights: sample.weights, normal: normalOf(columns, sample) };
    }
    const { normal } = shared;
    const plain = Float64Array.from(targets, (target) => explainedShare(columns, normal, target, sample));
    const free = normal.total - normal.used.length - 1;
    return [plain, plain.map((share) => (free > 0 ? Math.max(0, 1 - ((1 - share) * (normal.total - 1)) / free) : 0))];
  };
};

function resultsOf(studies: readonly FactorStudy[]): MetricResult[] {
  return ESTIMATES.flatMap(({ name, row, range }) => {
    const fitted = { range, repeated: "fitted again in each" };
    const shared = { ...TO_ONE, range };
    const parts = (rows: readonly Rows[]) => rows.flatMap((found) => [...found[row]]);
    const all = scoreOf(studies, (rows) => definedMean(parts(rows)), { ...fitted, parts });
    const each = studies.flatMap((study) =>
      regressionTargets(study.factor).map(({ level }, at) => {
        const score = scoreOf([study], ([rows]) => rows[row][at], { ...fitted, parts: ([rows]) => [rows[row][at]] });
        const subject = {
          name: `${name}/target`,
          factor: study.factor.name,
          ...(level !== undefined && { level }),
          ...shared,
        };
        return scoreResult(score, subject);
      }),
    );
    return [scoreResult(all, { name, ...shared }), ...each];
  });
}
