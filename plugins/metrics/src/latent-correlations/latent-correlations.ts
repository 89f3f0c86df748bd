import { definePlugin, type Metric, type MetricContext, type MetricInput, type MetricResult } from "@heddle/contracts";
import { z } from "zod";
import { correlationStudy, type TargetStudy } from "../shared/correlation/correlation-study.js";
import { CORRELATION_KINDS, type CorrelationKind } from "../shared/correlation/targets.js";
import { oneEmbedding } from "../shared/input/embedding.js";
import { readFactors } from "../shared/input/factors.js";
import { samplingOptions } from "../shared/options/sampling-options.js";
import { intervalOf } from "../shared/results/interval.js";
import { SIGNED } from "../shared/results/range.js";
import { unusableResults } from "../shared/results/unusable.js";

const NAME = "latent-correlations";
const options = z.object({ resamples: samplingOptions.resamples });
type Options = z.output<typeof options>;

/**
 * `latent-correlations/pearson` and `…/spearman`: the signed correlation of every latent with every factor, or level
 * of a factor of more than two: a full heatmap, each entry with its interval. For a factor of two levels the second
 * level is the high one. Chance gives 0; the ceiling bounds the absolute value.
 */
export default definePlugin({
  role: "metric",
  name: NAME,
  apiVersion: 1,
  summary: "The signed correlation of every latent with every factor and level: what a heatmap shows.",
  source: "Rank correlation with ties, and its ceiling under ties.",
  citations: [
    {
      text: "Kimmel 2020. Disentangling latent representations of single cell RNA-seq experiments. bioRxiv.",
      url: "https://doi.org/10.1101/2020.03.04.972166",
    },
  ],
  options,
  create: (chosen): Metric => ({
    needs: { embeddings: "one", factors: "any" },
    evaluate: (input, context) => evaluate(input, context, chosen),
  }),
});

async function evaluate(input: MetricInput, context: MetricContext, chosen: Options): Promise<MetricResult[]> {
  const embedding = oneEmbedding(input);
  const factors = readFactors(input.factors);
  const studies = await correlationStudy(embedding, factors, { ...chosen, permutations: 0 }, context);
  const results = studies.flatMap((study) =>
    CORRELATION_KINDS.flatMap((kind) =>
      Array.from(study.observed[kind].keys(), (latent) => latentResult(study, kind, latent)),
    ),
  );
  return [...results, ...unusableResults(NAME, factors.unusable)];
}

function latentResult(
  { target, ceiling, observed, resampled }: TargetStudy,
  kind: CorrelationKind,
  latent: number,
): MetricResult {
  const value = observed[kind][latent];
  const { interval, note } = intervalOf(
    value,
    resampled.map((found) => found[kind][latent]),
    `bootstrap over cells, ${resampled.length} resamples, percentile 95 %`,
  );
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
