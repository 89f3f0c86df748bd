import { defineMetric, type MetricResult } from "@heddle/contracts";
import { z } from "zod";
import { correlationStudy, type TargetStudy } from "../shared/correlation/correlation-study.js";
import { CORRELATION_KINDS, type CorrelationKind } from "../shared/correlation/targets.js";
import { samplingOptions } from "../shared/options/sampling-options.js";
import { halfSampleInterval } from "../shared/results/interval.js";
import { SIGNED } from "../shared/results/range.js";

const NAME = "latent-correlations";
const schema = z.strictObject({ resamples: samplingOptions.resamples });

/**
 * `latent-correlations/pearson` and `…/spearman`: the signed correlation of every latent with every factor, or with each
 * level of a factor with more than two levels. Each value has an interval. For a factor with two levels, the second level
 * is 1. The null value is 0; the ceiling bounds the absolute value.
 */
export default defineMetric({
  name: NAME,
  summary: "Signed correlation of every latent with every factor and level, as in a heatmap.",
  source: "Rank correlation with ties, and its ceiling under ties.",
  citations: [
    {
      text: "Kimmel 2020. Disentangling latent representations of single cell RNA-seq experiments. bioRxiv.",
      url: "https://doi.org/10.1101/2020.03.04.972166",
    },
  ],
  displays: {
    [`${NAME}/pearson`]: { role: "association", rank: 1, title: "Pearson r" },
    [`${NAME}/spearman`]: { role: "association", rank: 2, title: "Spearman ρ" },
  },
  options: schema,
  factors: "any",
  async evaluate(options, { embedding, factors }, context) {
    const studies = await correlationStudy(embedding, factors, { ...options, permutations: 0 }, context);
    return studies.flatMap((study) =>
      CORRELATION_KINDS.flatMap((kind) =>
        Array.from(study.observed[kind].keys(), (latent) => latentResult(study, kind, latent)),
      ),
    );
  },
});

function latentResult(
  { target, ceiling, observed, halves }: TargetStudy,
  kind: CorrelationKind,
  latent: number,
): MetricResult {
  const value = observed[kind][latent];
  const { interval, note } = halfSampleInterval({
    value,
    halves: halves.map((found) => found[kind][latent]),
    of: "cells",
    range: SIGNED,
  });
  return {
    name: `${NAME}/${kind}`,
    factor: target.factor,
    ...(target.level !== undefined && { level: target.level }),
    latent,
    value,
    ...(interval && { interval }),
    nullValue: 0,
    range: SIGNED,
    ceiling: ceiling[kind],
    higherIsBetter: true,
    ...(note && { note }),
  };
}
