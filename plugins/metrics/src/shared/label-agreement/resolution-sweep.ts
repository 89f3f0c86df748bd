import { type Clustering, HeddleError, type Matrix, type MetricContext } from "@heddle/contracts";
import { adjustedRand, type Contingency, type LabelPair, normalizedInformation } from "./contingency.js";

/** One factor against the labeling of each resolution. */
export interface Sweep {
  readonly resolutions: readonly number[];
  readonly pairs: readonly LabelPair[];
}

/** Agreement at the resolution where the adjusted Rand index is largest. */
export interface Agreement {
  readonly resolution: number;
  readonly groups: number;
  readonly ari: number;
  readonly nmi: number;
}

/** A labeling per resolution of the clustering. Throws HeddleError "incompatible-plugins" for an odd answer. */
export async function clusterEverywhere(
  clustering: Clustering,
  codes: Matrix,
  context: MetricContext,
): Promise<readonly Int32Array[]> {
  const { resolutions } = clustering;
  const random = context.random.stream("clustering");
  const labelings = await clustering.cluster(codes, resolutions, { ...context, random });
  const sound = labelings.length === resolutions.length && labelings.every(({ length }) => length === codes.rows);
  if (resolutions.length > 0 && sound) return labelings;
  throw new HeddleError("incompatible-plugins", {
    expected: `a clustering of at least one resolution and a label for each of ${codes.rows} cells at each`,
    got: `${resolutions.length} resolutions, labelings of ${labelings.map(({ length }) => length).join(", ") || "none"} cells`,
    next: "Give the clustering resolutions, or repair its plugin.",
  });
}

/** @param codes per cell the factor's level, below `levels`; −1: the cell is left out */
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

/** The resolution of the largest adjusted Rand index, the first of equal ones. */
export function bestAgreement({ resolutions, pairs }: Sweep, count: (pair: LabelPair) => Contingency): Agreement {
  const tables = pairs.map(count);
  const scores = tables.map(adjustedRand);
  const at = scores.reduce((best, score, place) => (score > scores[best] ? place : best), 0);
  const groups = tables[at].columns.reduce((sum, size) => sum + (size > 0 ? 1 : 0), 0);
  return { resolution: resolutions[at], groups, ari: scores[at], nmi: normalizedInformation(tables[at]) };
}
