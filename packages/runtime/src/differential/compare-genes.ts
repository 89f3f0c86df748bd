import {
  changeDifferences,
  type Distribution,
  estimatePseudocounts,
  expectedDiscoveries,
  type GeneChange,
  type GeneHypothesis,
  type ScalePairs,
  vanillaDifferences,
} from "./bayes-factors.js";
import type { CountStatistics } from "./count-statistics.js";

export interface ComparisonSettings {
  /** "change": |log2 fold change| above delta; "vanilla": the first group is larger. Default: "change". */
  readonly mode: "change" | "vanilla";
  /** Smallest |log2 fold change| that counts as a difference. Default: 0.25. */
  readonly delta: number;
  /** "three": up and down are separate hypotheses; "two": one for both. Default: "three". */
  readonly testMode: "two" | "three";
  /** Added to the shares before the logarithm. Default: estimated from genes without expression. */
  readonly pseudocounts?: number;
  /** Posterior expected false discovery rate of the genes with `isDe`. Default: 0.05. */
  readonly fdr: number;
  /** Level of the credible interval of the fold change. Default: 0.95. */
  readonly interval: number;
}

/** Statistics of a gene's counts in both groups. */
export interface GeneCounts {
  readonly rawMean1: number;
  readonly rawMean2: number;
  readonly nonZerosProportion1: number;
  readonly nonZerosProportion2: number;
  /** Mean counts at 10,000 counts per cell. */
  readonly rawNormalizedMean1: number;
  readonly rawNormalizedMean2: number;
}

/** Posterior difference of one gene. `probability` is that of a difference, or that the first group is larger ("vanilla"). */
export interface GeneComparison extends GeneHypothesis, GeneCounts {
  readonly gene: string;
  /** log2 fold change, first group over second; absent in mode "vanilla". */
  readonly lfc?: Distribution;
  /** True if the gene is among the discoveries at the requested rate; absent in mode "vanilla". */
  readonly isDe?: boolean;
}

export interface ComparedGenes {
  readonly delta?: number;
  readonly pseudocounts?: number;
  /** By probability (mode "change") or Bayes factor, descending. */
  readonly genes: readonly GeneComparison[];
}

export interface GroupComparison extends ComparedGenes {
  readonly group1: string;
  readonly group2: string;
  /** Number of cells of each group. */
  readonly cells1: number;
  readonly cells2: number;
}

/** A gene with a smaller mean count counts as not expressed. */
const THRESHOLD_COUNTS = 0.01;

/** Posterior differences of all genes, sorted; `names` are the genes of the columns. */
export function compareGenes(
  names: readonly string[],
  pairs: ScalePairs,
  counts: readonly [CountStatistics, CountStatistics],
  settings: ComparisonSettings,
): ComparedGenes {
  if (settings.mode === "vanilla") {
    const found = vanillaDifferences(pairs).map((each, gene) => withCounts(names[gene], each, gene, counts));
    return { genes: found.sort((a, b) => b.bayesFactor - a.bayesFactor) };
  }
  const { delta, testMode, fdr, interval } = settings;
  const pseudocounts = settings.pseudocounts ?? estimatePseudocounts(pairs, silent(counts[0]), silent(counts[1]));
  const changes = changeDifferences(pairs, { delta, testMode, pseudocounts, intervals: [interval] });
  const discoveries = expectedDiscoveries(
    changes.map(({ probability }) => probability),
    fdr,
  );
  const found = changes.map((each, gene) => ({
    ...withCounts(names[gene], each, gene, counts),
    isDe: discoveries[gene],
  }));
  return { delta, pseudocounts, genes: found.sort((a, b) => b.probability - a.probability) };
}

const silent = ({ mean }: CountStatistics): number[] =>
  Array.from(mean.keys()).filter((gene) => mean[gene] < THRESHOLD_COUNTS);

function withCounts<T extends GeneHypothesis | GeneChange>(
  name: string,
  found: T,
  gene: number,
  [first, second]: readonly [CountStatistics, CountStatistics],
): T & GeneCounts & { gene: string } {
  return {
    gene: name,
    ...found,
    rawMean1: first.mean[gene],
    rawMean2: second.mean[gene],
    nonZerosProportion1: first.nonZeros[gene],
    nonZerosProportion2: second.nonZeros[gene],
    rawNormalizedMean1: first.normalizedMean[gene],
    rawNormalizedMean2: second.normalizedMean[gene],
  };
}
