import { defineMetric, type MetricResult, unusableResult } from "@heddle/contracts";
import { mean } from "@heddle/numerics";
import { z } from "zod";
import { INFORMATION_ROWS, informationMeasure } from "../shared/mutual-information/information-measure.js";
import { binningOptions } from "../shared/options/binning-options.js";
import { samplingOptions, unusedResamples } from "../shared/options/sampling-options.js";
import { type FactorStudy, type Rows, studyFactors } from "../shared/resampling/factor-study.js";
import { scoreOf } from "../shared/resampling/score.js";
import { TO_ONE, UNIT } from "../shared/results/range.js";
import { scoreResult } from "../shared/results/score-result.js";

const NAME = "modularity";
const schema = z.strictObject({ ...binningOptions, ...samplingOptions, resamples: unusedResamples });

const NO_INTERVAL = "no interval: it compares mutual information with unrelated factors, which is mostly bias";

/**
 * Modularity (Ridgeway & Mozer 2018, arXiv 1802.05312, eq. 2): 1 if each latent has mutual information with one factor
 * only. For the mutual information m of a latent with each of K factors (equal-width bins, nats), it is
 * 1 − Σ m² of all but the largest / ((K − 1) · largest²); 0 for a latent without information. Results: `modularity`, the
 * mean over latents, and `modularity/latent`.
 *
 * Compare it with the null value: the mutual information of an unrelated latent is small but differs between factors by
 * chance, so its modularity is neither 0 nor 1. Inactive latents move the mean toward this value. The metric requires at
 * least two factors.
 */
export default defineMetric({
  name: NAME,
  summary: "Share of each latent's mutual information that concerns one factor (Ridgeway & Mozer 2018).",
  source: "Equation 2 of the paper; disentanglement_lib's modularity_explicitness.py (86a644d4).",
  citations: [
    {
      text: "Ridgeway & Mozer 2018. Learning Deep Disentangled Embeddings With the F-Statistic Loss. NeurIPS.",
      url: "https://arxiv.org/abs/1802.05312",
    },
  ],
  options: schema,
  factors: "any",
  async evaluate(options, { embedding, factors }, context) {
    const reason = "modularity compares factors, and there is no other";
    if (factors.length < 2) return factors.map(({ name }) => unusableResult(NAME, { factor: name, reason }));
    const studies = await studyFactors(
      embedding,
      factors,
      informationMeasure(options),
      { ...options, resamples: 0 },
      context,
    );
    return resultsOf(studies, embedding.representation.columns);
  },
});

function resultsOf(studies: readonly FactorStudy[], latents: number): MetricResult[] {
  const each = (rows: readonly Rows[]): Float64Array =>
    modularityOf(rows.map((row) => row[INFORMATION_ROWS.information]));
  const shared = TO_ONE;
  const properties = { range: UNIT, repeated: "", noInterval: NO_INTERVAL };
  return [
    scoreResult(
      scoreOf(studies, (rows) => mean(each(rows)), properties),
      { name: NAME, ...shared },
    ),
    ...Array.from({ length: latents }, (_, latent) =>
      scoreResult(
        scoreOf(studies, (rows) => each(rows)[latent], properties),
        { name: `${NAME}/latent`, latent, ...shared },
      ),
    ),
  ];
}

/**
 * Modularity of each latent.
 *
 * @param information per factor (at least two): the mutual information with each latent
 */
export function modularityOf(information: readonly Float64Array[]): Float64Array {
  return information[0].map((_, latent) => {
    const squares = information.map((row) => row[latent] * row[latent]);
    const largest = Math.max(...squares);
    const rest = squares.reduce((sum, square) => sum + square, 0) - largest;
    return largest === 0 ? 0 : Math.max(0, Math.min(1, 1 - rest / (largest * (squares.length - 1))));
  });
}
