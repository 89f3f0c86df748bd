import type { Factor } from "@heddle/contracts";
import type { FactorStudy, Measure } from "../resampling/factor-study.js";
import { equalWidthBins } from "./bins.js";
import { countJointly, entropyOf, informationOf, logTable, roomForCounts } from "./information-table.js";

export interface Binning {
  /** Number of bins per latent. */
  readonly bins: number;
  /** Number of bins of a continuous factor. */
  readonly factorBins: number;
}

/** Rows that `informationMeasure` returns. */
export const INFORMATION_ROWS = {
  /** Per latent: I(latent; factor), nats. */
  information: 0,
  /** Per latent: the same with the Miller–Madow correction. */
  corrected: 1,
  /** Entropy of the factor, nats: plug-in and corrected. */
  entropy: 2,
} as const;

/** Mutual information of every binned latent with a factor. All samples use the bins of the data. */
export function informationMeasure({ bins, factorBins }: Binning): Measure {
  return (latents, factor) => {
    const binned = latents.map((values) => equalWidthBins(values, bins));
    const { labels, groups } = groupsOf(factor, factorBins);
    // upper bound of the counts in a resample: one known cell may occur as often as there are cells
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

/** Groups of a factor: its levels, or equal-width bins of a continuous factor. */
export function groupsOf(factor: Factor, factorBins: number): { labels: Int32Array; groups: number } {
  return factor.kind === "categorical"
    ? { labels: factor.labels, groups: factor.levels.length }
    : { labels: equalWidthBins(factor.values, factorBins), groups: factorBins };
}

/** Expected number of cells per bin and group, in a half-sample, below which the bias is not proportional to 1 / cells. */
const FEWEST_PER_BIN = 5;

/**
 * Reason for no interval: some factor has too few cells for its bins. The bias of the plug-in mutual information is then
 * not of first order, so that half-samples do not show it (the rule of Cochran 1954, doi:10.2307/3001616).
 */
export function tooFewForBins(studies: readonly FactorStudy[], { bins, factorBins }: Binning): string | undefined {
  for (const { factor } of studies) {
    const groups = factor.kind === "categorical" ? factor.levels.length : factorBins;
    const needed = 2 * FEWEST_PER_BIN * bins * groups;
    if (factor.cells.length >= needed) continue;
    return `no interval: ${bins} × ${groups} bins of ${factor.name} require ${needed} cells, and ${factor.cells.length} are known`;
  }
  return undefined;
}
