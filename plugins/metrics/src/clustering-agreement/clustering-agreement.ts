import { defineMetric, type MetricResult, TOKENS } from "@heddle/contracts";
import { z } from "zod";
import { clusterEverywhere, sweepOf } from "../shared/label-agreement/resolution-sweep.js";
import { agreementResult, judgeSweep } from "../shared/label-agreement/score-resolution-sweep.js";
import { samplingOptions } from "../shared/options/sampling-options.js";

const NAME = "clustering-agreement";
const schema = z.strictObject({ ...samplingOptions });

/**
 * Results, per categorical factor:
 * - `clustering-agreement/ari`: the largest adjusted Rand index over the resolutions of the clustering;
 * - `clustering-agreement/nmi`: the normalized mutual information at that resolution.
 *
 * All cells are clustered, once; cells whose level is missing are then left out. The interval resamples the cells of
 * these fixed labelings and chooses the resolution again; clustering each resample anew would add the instability of
 * the clustering to it. Null value: levels permuted among their cells, resolution chosen again.
 *
 * Source: "Best ARI" of Kimmel 2020's "kang_result" figure, panel C; the maximum over resolutions is our reading.
 */
export default defineMetric({
  name: NAME,
  summary: "Agreement of clusters with each categorical factor: best ARI over resolutions, and NMI at that resolution.",
  source: "Adjusted Rand index and normalized mutual information as in scikit-learn; best over resolutions.",
  citations: [
    {
      text: "Hubert & Arabie 1985. Comparing partitions. Journal of Classification 2.",
      url: "https://doi.org/10.1007/BF01908075",
    },
    {
      text: "Kimmel 2020. Disentangling latent representations of single cell RNA-seq experiments. bioRxiv.",
      url: "https://doi.org/10.1101/2020.03.04.972166",
    },
  ],
  displays: {
    [`${NAME}/ari`]: { role: "clustering", rank: 1, title: "best ARI over resolutions" },
  },
  options: schema,
  needs: [TOKENS.clustering] as const,
  factors: "categorical",
  otherFactors: "clusters have no order to compare with a continuous factor; max-correlation evaluates it",
  async evaluate(options, { embedding: { representation }, factors }, context, [clustering]) {
    if (factors.length === 0) return [];
    const labelings = await clusterEverywhere(clustering, representation, context);
    const results: MetricResult[] = [];
    for (const factor of factors) {
      const sweep = sweepOf(clustering.resolutions, labelings, factor.codes, factor.levels.length);
      const found = await judgeSweep(sweep, factor.name, options, context);
      const about = (kind: string) => ({ name: `${NAME}/${kind}`, factor: factor.name });
      results.push(...(["ari", "nmi"] as const).map((kind) => agreementResult(found, kind, about(kind))));
    }
    return results;
  },
});
