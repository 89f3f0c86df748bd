import type { Clustering, Matrix, MetricContext, MetricResult } from "@heddle/contracts";
import { clusterEverywhere, sweepOf } from "../shared/label-agreement/resolution-sweep.js";
import { agreementResult, judgeSweep } from "../shared/label-agreement/score-resolution-sweep.js";
import type { TrainTestSplit } from "../shared/prediction/train-test-split.js";
import type { GroupedFactor, SplitFactor } from "./grouped-factor.js";
import { leakageMeasures } from "./leakage.js";
import type { Options } from "./removal-options.js";
import { scoreLeakage } from "./score-leakage.js";
import { subspace } from "./subspace.js";

export const NAME = "removal";
/** Ends the names of what is said of active latents alone. */
export const ACTIVE = "/active";

/** What is the same for every factor left out. */
export interface Study {
  readonly codes: Matrix;
  /** Those whose divergence says that they hold anything; undefined where none is known. */
  readonly active?: readonly number[];
  readonly halves: TrainTestSplit;
  readonly factors: readonly GroupedFactor[];
  readonly clustering: Clustering;
  readonly options: Options;
  readonly context: MetricContext;
}

/** Some latents, and what is said of them. */
export interface Space {
  readonly latents: readonly number[];
  /** The factor whose latents are not among them. */
  readonly without?: string;
  /** The end of the results' names. */
  readonly suffix: string;
}

/** Clusters by every factor but the one left out, and what is left of the factors in question, in some latents. */
export async function scoreLatents(
  { codes, halves, factors, clustering, options, context }: Study,
  { latents, without, suffix }: Space,
  inQuestion: readonly SplitFactor[],
): Promise<MetricResult[]> {
  const about = (kind: string, factor: string) => ({
    name: `${NAME}/${kind}${suffix}`,
    factor,
    ...(without && { without }),
  });
  const labelings = await clusterEverywhere(clustering, subspace(codes, halves.testing, latents), context);
  const results: MetricResult[] = [];
  for (const factor of factors) {
    const testLabels = halves.testing.map((cell) => factor.codes[cell]);
    const levels = new Set(testLabels.filter((code) => code >= 0));
    if (factor.banded || factor.name === without || levels.size < 2) continue;
    const sweep = sweepOf(clustering.resolutions, labelings, testLabels, factor.groups);
    const judged = await judgeSweep(sweep, factor.name, options, context);
    results.push(agreementResult(judged, "ari", about("ari", factor.name)));
  }
  const space = subspace(
    codes,
    Int32Array.from({ length: codes.rows }, (_, row) => row),
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
