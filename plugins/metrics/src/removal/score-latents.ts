import type { Clustering, Matrix, MetricContext, MetricResult } from "@heddle/contracts";
import { clusterEverywhere, sweepOf } from "../shared/label-agreement/resolution-sweep.js";
import { agreementResult, scoreSweep } from "../shared/label-agreement/score-resolution-sweep.js";
import type { TrainTestSplit } from "../shared/prediction/train-test-split.js";
import type { GroupedFactor, SplitFactor } from "./grouped-factor.js";
import { leakageMeasures } from "./leakage.js";
import type { Options } from "./removal-options.js";
import { scoreLeakage } from "./score-leakage.js";
import { subspace } from "./subspace.js";

export const NAME = "removal";
/** Suffix of the names of results for active latents. */
export const ACTIVE = "/active";

/** Inputs that are the same for every removed factor. */
export interface Study {
  readonly representation: Matrix;
  /** Latents whose KL divergence exceeds the threshold; undefined for embeddings without KL divergences. */
  readonly active?: readonly number[];
  readonly halves: TrainTestSplit;
  readonly factors: readonly GroupedFactor[];
  readonly clustering: Clustering;
  readonly options: Options;
  readonly context: MetricContext;
}

/** A set of latents, and the labels of its results. */
export interface Space {
  readonly latents: readonly number[];
  /** The removed factor. */
  readonly without?: string;
  /** Suffix of the result names. */
  readonly suffix: string;
}

/** Evaluates a set of latents: clustering agreement with the other factors, and leakage of the given factors. */
export async function scoreLatents(
  { representation, halves, factors, clustering, options, context }: Study,
  { latents, without, suffix }: Space,
  inQuestion: readonly SplitFactor[],
): Promise<MetricResult[]> {
  const about = (kind: string, factor: string) => ({
    name: `${NAME}/${kind}${suffix}`,
    factor,
    ...(without && { without }),
  });
  const labelings = await clusterEverywhere(clustering, subspace(representation, halves.testing, latents), context);
  const results: MetricResult[] = [];
  for (const factor of factors) {
    const testLabels = halves.testing.map((cell) => factor.codes[cell]);
    const levels = new Set(testLabels.filter((code) => code >= 0));
    if (factor.banded || factor.name === without || levels.size < 2) continue;
    const sweep = sweepOf(clustering.resolutions, labelings, testLabels, factor.groups);
    const scored = await scoreSweep(sweep, factor.name, options, context);
    results.push(agreementResult(scored, "ari", about("ari", factor.name)));
  }
  const space = subspace(
    representation,
    Int32Array.from({ length: representation.rows }, (_, row) => row),
    latents,
  );
  for (const split of inQuestion) {
    for (const measure of leakageMeasures(options)) {
      const left = await scoreLeakage(measure, space, split, options, context);
      results.push({ ...about(measure.name, split.factor.name), ...left });
    }
  }
  return results;
}
