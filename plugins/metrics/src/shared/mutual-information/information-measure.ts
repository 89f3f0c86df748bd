import type { Factor } from "@heddle/contracts";
import type { Measure } from "../resampling/factor-study.js";
import { equalWidthBins } from "./bins.js";
import { countJointly, entropyOf, informationOf, logTable, roomForCounts } from "./information-table.js";

export interface Binning {
  /** Of each latent. */
  readonly bins: number;
  /** Of a continuous factor. */
  readonly factorBins: number;
}

/** The rows that `informationMeasure` gives. */
export const INFORMATION_ROWS = {
  /** Per latent, I(latent; factor), nats. */
  information: 0,
  /** The same after Miller and Madow. */
  corrected: 1,
  /** The factor's entropy, nats: plug-in, corrected. */
  entropy: 2,
} as const;

/** Mutual information of every binned latent with a factor. Bins are those of the data in every sample. */
export function informationMeasure({ bins, factorBins }: Binning): Measure {
  return (codes, factor) => {
    const binned = codes.map((values) => equalWidthBins(values, bins));
    const { labels, groups } = groupsOf(factor, factorBins);
    // A resample of all cells may hold some known cell as often as there are cells: longer than needed, never shorter.
    let table = logTable(2 * labels.length);
    const room = roomForCounts(bins, groups);
    return (sample) => {
      const rows = [new Float64Array(binned.length), new Float64Array(binned.length), new Float64Array(2)];
      for (const [latent, ofLatent] of binned.entries()) {
        countJointly(ofLatent, labels, sample, room);
        if (room.total >= table.length) table = logTable(room.total);
        const { plain, corrected } = informationOf(room, table);
        rows[0][latent] = plain;
        rows[1][latent] = corrected;
      }
      const entropy = entropyOf(room.ofGroups, room.total, table);
      rows[2].set([entropy.plain, entropy.corrected]);
      return rows;
    };
  };
}

/** Levels as they are; a continuous factor in bins of equal width. */
export function groupsOf(factor: Factor, factorBins: number): { labels: Int32Array; groups: number } {
  return factor.kind === "categorical"
    ? { labels: factor.labels, groups: factor.levels.length }
    : { labels: equalWidthBins(factor.values, factorBins), groups: factorBins };
}
