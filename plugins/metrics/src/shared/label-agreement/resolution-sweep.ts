import { type Clustering, HeddleError, type Matrix, type MetricContext } from "@heddle/contracts";
import {
  adjustedRand,
  contingencies,
  joinLabelings,
  type Labelings,
  type Levels,
  normalizedInformation,
} from "./contingency.js";

/** A factor, and the labeling of each resolution. */
export interface Sweep extends Levels {
  readonly resolutions: readonly number[];
  readonly labelings: Labelings;
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
export const sweepOf = (
  resolutions: readonly number[],
  labelings: readonly Int32Array[],
  codes: Int32Array,
  levels: number,
): Sweep => ({ resolutions, codes, levels, labelings: joinLabelings(labelings) });

/** The resolution with the largest adjusted Rand index in these cells; the first of equal ones. */
export function bestAgreement({ resolutions, labelings, ...factor }: Sweep, sample?: Int32Array): Agreement {
  const tables = contingencies(factor, labelings, sample);
  const scores = tables.map(adjustedRand);
  const at = scores.reduce((best, score, place) => (score > scores[best] ? place : best), 0);
  const groups = tables[at].columns.reduce((sum, size) => sum + (size > 0 ? 1 : 0), 0);
  return { resolution: resolutions[at], groups, ari: scores[at], nmi: normalizedInformation(tables[at]) };
}
