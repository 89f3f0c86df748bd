import { defineMetric, type MetricResult } from "@heddle/contracts";
import { z } from "zod";
import { groupsByValue } from "../shared/mutual-information/quantile-groups.js";
import { samplingOptions, unusedResamples } from "../shared/options/sampling-options.js";
import { type FactorStudy, type Measure, type Rows, studyFactors } from "../shared/resampling/factor-study.js";
import { scoreOf } from "../shared/resampling/score.js";
import { TO_ONE, UNIT } from "../shared/results/range.js";
import { scoreResult } from "../shared/results/score-result.js";
import { robustness } from "./robustness.js";

const NAME = "irs";
const schema = z.strictObject({
  quantile: z
    .number()
    .min(0.5)
    .max(1)
    .default(0.99)
    .describe("Quantile of the deviations within each value of a factor."),
  groups: z.number().int().min(2).max(200).default(10).describe("Number of groups, by value, of a continuous factor."),
  resamples: unusedResamples,
  permutations: samplingOptions.permutations.default(20),
});
type Options = z.output<typeof schema>;

const NO_INTERVAL = "no interval: the largest deviation of a latent grows with the number of cells";

/**
 * Interventional robustness score (Suter et al. 2019, arXiv 1811.00007, eq. 8; as disentanglement_lib's irs.py,
 * 86a644d4): the stability of a latent while a factor is constant and other factors vary. Per latent and factor, it is
 * 1 − (99th percentile of |z − mean of z at a value of the factor|, averaged over its values) / (largest |z − mean of z|).
 * The score of a latent is the maximum over factors. Results: `irs`, the mean over latents weighted by their largest
 * deviation, and `irs/latent`.
 *
 * The score assumes interventions. In observed cells, other factors do not vary independently, so a confounded factor
 * appears robust. Compare it with the null value: with few cells per value, or rare outliers, noise is far from 0. The
 * weights make `irs` depend on the scale of the latents. A constant latent has score 0 and weight 0.
 */
export default defineMetric({
  name: NAME,
  summary: "Interventional robustness score: stability of each latent while a factor is constant (Suter 2019).",
  source: "Equation 8 of the paper; disentanglement_lib's irs.py (86a644d4).",
  citations: [
    {
      text: "Suter et al. 2019. Robustly Disentangled Causal Mechanisms: Validating Deep Representations for Interventional Robustness. ICML.",
      url: "https://arxiv.org/abs/1811.00007",
    },
  ],
  options: schema,
  factors: "any",
  async evaluate(options, { embedding, factors }, context) {
    const studies = await studyFactors(
      embedding,
      factors,
      robustnessMeasure(options),
      { ...options, resamples: 0 },
      context,
    );
    return studies.length === 0 ? [] : resultsOf(studies, embedding.representation.columns);
  },
});

/** Rows: the robustness of each latent to the factor, and its largest deviation. */
function robustnessMeasure({ quantile, groups }: Options): Measure {
  return (latents, factor) => {
    const grouping = groupsByValue(factor, groups);
    const room = new Float64Array(factor.cells.length * 4);
    return (sample) => {
      const found = latents.map((values) => robustness(values, grouping, sample, quantile, room));
      return [Float64Array.from(found, ({ score }) => score), Float64Array.from(found, ({ deviation }) => deviation)];
    };
  };
}

function resultsOf(studies: readonly FactorStudy[], latents: number): MetricResult[] {
  const shared = TO_ONE;
  const properties = { range: UNIT, repeated: "", noInterval: NO_INTERVAL };
  const best = (rows: readonly Rows[], latent: number): number => Math.max(...rows.map(([scores]) => scores[latent]));
  const total = (rows: readonly Rows[]): number => {
    // factors may be known in different cells: use the largest deviation over factors
    const deviations = rows[0][1].map((_, latent) => Math.max(...rows.map((row) => row[1][latent])));
    const all = deviations.reduce((sum, deviation) => sum + deviation, 0);
    if (all === 0) return 0;
    return deviations.reduce((sum, deviation, latent) => sum + (deviation / all) * best(rows, latent), 0);
  };
  return [
    scoreResult(scoreOf(studies, total, properties), { name: NAME, ...shared }),
    ...Array.from({ length: latents }, (_, latent) => {
      const names = studies.map(({ factor }) => factor.name);
      const scores = studies.map(({ observed }) => observed[0][latent]);
      const factor = names[scores.indexOf(Math.max(...scores))];
      const score = scoreOf(studies, (rows) => best(rows, latent), properties);
      return scoreResult(score, { name: `${NAME}/latent`, latent, factor, ...shared });
    }),
  ];
}
