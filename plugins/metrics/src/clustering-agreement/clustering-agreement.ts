import {
  type CategoricalFactor,
  type Clustering,
  defineMetric,
  type Matrix,
  type MetricContext,
  type MetricResult,
  TOKENS,
} from "@heddle/contracts";
import { z } from "zod";
import { clusterEverywhere, sweepOf } from "../shared/label-agreement/resolution-sweep.js";
import { agreementResult, scoreSweep } from "../shared/label-agreement/score-resolution-sweep.js";
import { samplingOptions } from "../shared/options/sampling-options.js";
import { stage } from "../shared/resampling/pause.js";

const NAME = "clustering-agreement";
const schema = z.strictObject({ ...samplingOptions });
type Options = z.output<typeof schema>;

const KINDS = ["ari", "nmi"] as const;
type Kind = (typeof KINDS)[number];

/**
 * Results, per categorical factor:
 * - `clustering-agreement/ari`: the largest adjusted Rand index over the resolutions of the clustering;
 * - `clustering-agreement/nmi`: the normalized mutual information at that resolution;
 * - `clustering-agreement/ari/fixed`, `clustering-agreement/nmi/fixed`: both at the resolution that the clustering fixes
 *   beforehand: for k-means as many clusters as levels, for Leiden 1. Levels of cells choose the best resolution, so the
 *   best agreement of a poor embedding depends on which resolutions are tried; this one does not.
 *
 * For a rotated run, these are of the latents in model coordinates; `…/rotated`, which come first, are of the rotated latents
 * that the run stores.
 *
 * The metric clusters all cells once, then excludes cells without a level. The interval resamples cells with fixed
 * labels and chooses the resolution again in each resample; it does not include the instability of the clustering. Null
 * value: levels permuted among their cells, with the resolution chosen again.
 *
 * Source: "Best ARI" of Kimmel 2020's "kang_result" figure, panel C; we interpret it as the maximum over resolutions.
 */
export default defineMetric({
  name: NAME,
  summary: "Agreement of clusters with each categorical factor: ARI and NMI at the best and at a fixed resolution.",
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
    [`${NAME}/ari/rotated`]: { role: "clustering", rank: 1, title: "best ARI over resolutions" },
    [`${NAME}/ari`]: {
      role: "clustering",
      rank: 2,
      title: "best ARI over resolutions",
      beside: "model coordinates",
    },
  },
  options: schema,
  needs: [TOKENS.clustering] as const,
  factors: "categorical",
  otherFactors: "clusters have no order to compare with a continuous factor; max-correlation evaluates it",
  async evaluate(options, { embedding: { representation, unrotated }, factors }, context, [clustering]) {
    if (factors.length === 0) return [];
    const own = await agreements(
      options,
      { representation: unrotated ?? representation, factors },
      context,
      clustering,
    );
    if (unrotated === undefined) return own;
    const rotated = await agreements(options, { representation, factors }, context, clustering);
    return [...rotated.map((result) => ({ ...result, name: `${result.name}/rotated` })), ...own];
  },
});

/** ARI and NMI of one representation, per factor. */
async function agreements(
  options: Options,
  { representation, factors }: { readonly representation: Matrix; readonly factors: readonly CategoricalFactor[] },
  context: MetricContext,
  clustering: Clustering,
): Promise<MetricResult[]> {
  const fixed = factors.map(({ levels }) => clustering.fixedResolution?.(levels.length));
  const added = fixed.flatMap((resolution) => resolution ?? []);
  const resolutions = [...new Set([...clustering.resolutions, ...added])].sort((a, b) => a - b);
  const labelings = await clusterEverywhere(clustering, representation, stage(context, 0, 0.8), resolutions);
  const results: MetricResult[] = [];
  for (const [place, factor] of factors.entries()) {
    const own = stage(context, 0.8 + (0.2 * place) / factors.length, 0.8 + (0.2 * (place + 1)) / factors.length);
    const sweepAt = (chosen: readonly number[]) => {
      const labels = chosen.map((resolution) => labelings[resolutions.indexOf(resolution)]);
      return sweepOf(chosen, labels, factor.codes, factor.levels.length);
    };
    const named = (kind: Kind, suffix: string) => ({ name: `${NAME}/${kind}${suffix}`, factor: factor.name });
    const found = await scoreSweep(sweepAt(clustering.resolutions), factor.name, options, own);
    results.push(...KINDS.map((kind) => agreementResult(found, kind, named(kind, ""))));
    const resolution = fixed[place];
    if (resolution === undefined) continue;
    const atOne = await scoreSweep(sweepAt([resolution]), factor.name, options, context);
    const sampled = "cells of the fixed labeling";
    results.push(...KINDS.map((kind) => agreementResult(atOne, kind, named(kind, "/fixed"), sampled)));
  }
  return results;
}
