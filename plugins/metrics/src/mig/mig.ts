import { defineMetric, type MetricResult } from "@heddle/contracts";
import { z } from "zod";
import {
  type Binning,
  INFORMATION_ROWS,
  informationMeasure,
  tooFewForBins,
} from "../shared/mutual-information/information-measure.js";
import { binningOptions } from "../shared/options/binning-options.js";
import { samplingOptions } from "../shared/options/sampling-options.js";
import { type FactorStudy, type Rows, studyFactors } from "../shared/resampling/factor-study.js";
import { definedMean, placeOfLargest, scoreOf, topTwo } from "../shared/resampling/score.js";
import { joinNotes } from "../shared/results/interval.js";
import { TO_ONE, UNIT } from "../shared/results/range.js";

const NAME = "mig";
const schema = z.strictObject({ ...binningOptions, ...samplingOptions });

const ESTIMATES = [
  { name: NAME, row: INFORMATION_ROWS.information, entropy: 0 },
  { name: `${NAME}/corrected`, row: INFORMATION_ROWS.corrected, entropy: 1 },
] as const;
type Estimate = (typeof ESTIMATES)[number];

/**
 * Mutual information gap (Chen et al. 2018, arXiv 1802.04942, eq. 6): the difference in mutual information between the
 * most and second most informative latent, divided by the entropy of the factor. Latents are in equal-width bins. Results:
 * - `mig`, `mig/corrected`: the mean over factors, by the plug-in estimator as in disentanglement_lib, and with the
 *   correction of Miller and Madow. The plug-in estimate has a bias of about (bins − 1)(levels − 1) / 2n, which the gap
 *   cancels only in part;
 * - `mig/factor`, `mig/corrected/factor`: per factor, with the most informative latent.
 *
 * A categorical factor is used as a whole, a continuous factor in `factorBins` bins. Only cells with a known value are
 * used. The ceiling is 1, but equal-width bins cannot reach it if all levels fall into one bin.
 */
export default defineMetric({
  name: NAME,
  summary: "Mutual information gap between the two most informative latents of each factor (Chen 2018).",
  source: "Equation 6 of the paper; disentanglement_lib's mig.py (86a644d4).",
  citations: [
    {
      text: "Chen et al. 2018. Isolating Sources of Disentanglement in Variational Autoencoders. NeurIPS.",
      url: "https://arxiv.org/abs/1802.04942",
    },
  ],
  options: schema,
  factors: "any",
  async evaluate(options, { embedding, factors }, context) {
    const studies = await studyFactors(embedding, factors, informationMeasure(options), options, context);
    return studies.length === 0 ? [] : ESTIMATES.flatMap((estimate) => resultsOf(estimate, studies, options));
  },
});

function resultsOf(estimate: Estimate, studies: readonly FactorStudy[], binning: Binning): MetricResult[] {
  const gap = (rows: Rows): number => gapOf(rows[estimate.row], rows[INFORMATION_ROWS.entropy][estimate.entropy]);
  const shared = TO_ONE;
  const properties = {
    range: UNIT,
    repeated: "latents chosen again in each, bins fixed",
    parts: (rows: readonly Rows[]) => rows.map(gap),
  };
  const mean = scoreOf(studies, (rows) => definedMean(rows.map(gap)), {
    ...properties,
    noInterval: tooFewForBins(studies, binning),
  });
  const alone = studies[0].observed[0].length === 1 ? "the only latent has no rival" : undefined;
  return [
    { name: estimate.name, ...mean, ...shared, ...noteOf(mean.note, alone) },
    ...studies.map((study) => {
      const noInterval = tooFewForBins([study], binning);
      const score = scoreOf([study], ([rows]) => gap(rows), { ...properties, noInterval });
      const latent = placeOfLargest(study.observed[estimate.row]);
      const factor = study.factor.name;
      return { name: `${estimate.name}/factor`, factor, latent, ...score, ...shared, ...noteOf(score.note, alone) };
    }),
  ];
}

function noteOf(...notes: (string | undefined)[]): { note?: string } {
  const note = joinNotes(...notes);
  return note === undefined ? {} : { note };
}

/**
 * (largest − second largest) / entropy, at most 1; NaN for a constant factor.
 *
 * @param information per latent, nats
 */
export function gapOf(information: Float64Array, entropy: number): number {
  if (entropy <= 0) return Number.NaN;
  const [first, second] = topTwo(information);
  return Math.min(1, (first - second) / entropy);
}
