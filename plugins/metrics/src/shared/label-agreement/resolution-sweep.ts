import { type Clustering, HeddleError, type Matrix, type MetricContext } from "@heddle/contracts";
import { adjustedRand, type Contingency, type LabelPair, normalizedInformation } from "./contingency.js";

/** Pairs of a factor with the labeling of each resolution. */
export interface Sweep {
  readonly resolutions: readonly number[];
  readonly pairs: readonly LabelPair[];
}

/** Agreement at the resolution with the largest adjusted Rand index. */
export interface Agreement {
  readonly resolution: number;
  readonly groups: number;
  readonly ari: number;
  readonly nmi: number;
}

/**
 * Returns one labeling per resolution, of the clustering by default.
 *
 * @throws HeddleError "incompatible-plugins" if the clustering returns a wrong number of labelings or labels
 */
export async function clusterEverywhere(
  clustering: Clustering,
  representation: Matrix,
  context: MetricContext,
  resolutions = clustering.resolutions,
): Promise<readonly Int32Array[]> {
  const random = context.random.stream("clustering");
  const labelings = await clustering.cluster(representation, resolutions, { ...context, random });
  const sound =
    labelings.length === resolutions.length && labelings.every(({ length }) => length === representation.rows);
  if (resolutions.length > 0 && sound) return labelings;
  throw new HeddleError("incompatible-plugins", {
    expected: `a clustering of at least one resolution and a label for each of ${representation.rows} cells at each`,
    got: `${resolutions.length} resolutions, labelings of ${labelings.map(({ length }) => length).join(", ") || "none"} cells`,
    next: "Give the clustering resolutions, or repair its plugin.",
  });
}

/** @param codes per cell: the level of the factor, below `levels`; −1 for a cell to leave out */
export function sweepOf(
  resolutions: readonly number[],
  labelings: readonly Int32Array[],
  codes: Int32Array,
  levels: number,
): Sweep {
  const pairs = labelings.map((labels): LabelPair => {
    const secondLabels = labels.reduce((largest, label) => Math.max(largest, label), 0) + 1;
    return { first: codes, second: labels, firstLabels: levels, secondLabels };
  });
  return { resolutions, pairs };
}

/** The resolution with the largest adjusted Rand index; the first of equal ones. */
export function bestAgreement({ resolutions, pairs }: Sweep, count: (pair: LabelPair) => Contingency): Agreement {
  const tables = pairs.map(count);
  const scores = tables.map(adjustedRand);
  const at = scores.reduce((best, score, place) => (score > scores[best] ? place : best), 0);
  const groups = tables[at].columns.reduce((sum, size) => sum + (size > 0 ? 1 : 0), 0);
  return { resolution: resolutions[at], groups, ari: scores[at], nmi: normalizedInformation(tables[at]) };
}
