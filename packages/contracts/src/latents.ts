/** Properties of one latent after training. */
export interface LatentRecord {
  /** Index of the latent, from 0. */
  readonly index: number;
  /** Mean KL over cells, in nats; marginal for a rotated latent. Absent for foreign embeddings. */
  readonly kl?: number;
  /** True for a latent of the rotation's map; absent otherwise. */
  readonly rotated?: true;
  /** False for a latent of the map whose axis the cells do not determine: see `RotationSummary.determined`. */
  readonly determined?: boolean;
  /** Stability of a rotated latent, between 0 and 1: see `RotationSummary.stability`. */
  readonly stability?: number;
  /** Share of the other runs of a consensus with this latent: see `ConsensusSummary.sharePerLatent`. */
  readonly replicatedShare?: number;
  /** False for an inactive latent (posterior collapse; DRVI: vanished dimension). */
  readonly active: boolean;
  /** Decrease of log p(x | z), in nats per cell, if the latent is set to its mean; absent if not computed. */
  readonly reconstructionEffect?: number;
  /** Standard deviation of the representation over cells. */
  readonly standardDeviation: number;
  /**
   * Genes that rise or fall from the latent's 1st to its 99th percentile, in cells that keep their other latents, by
   * log2 fold change; largest change first.
   */
  readonly rising: readonly GeneEffect[];
  readonly falling: readonly GeneEffect[];
  /** Genes with the largest positive and negative loadings, largest first; absent unless the decoder is linear. */
  readonly loadings?: { readonly positive: readonly GeneLoading[]; readonly negative: readonly GeneLoading[] };
  /** Enriched gene sets, most significant first, at most 50; absent if no gene sets were given. */
  readonly geneSets?: readonly EnrichedSet[];
}

/** A gene set that is enriched in the rising or falling genes of a latent, by two one-sided tests over the model's genes. */
export interface EnrichedSet {
  readonly set: string;
  readonly direction: "rising" | "falling";
  /** Number of genes of the set in the model. */
  readonly genes: number;
  /** Genes of the set among the genes that change most in this direction; largest change first. */
  readonly overlap: readonly string[];
  /** Size of the overlap divided by its expected size under independence. */
  readonly foldEnrichment: number;
  /**
   * Area under the ROC curve: probability that a gene of the set changes more in this direction than a gene outside it.
   * ½ under independence.
   */
  readonly area: number;
  /** One-sided hypergeometric test of the overlap. */
  readonly overRepresentation: Significance;
  /** One-sided Wilcoxon rank-sum test of all log fold changes. */
  readonly ranks: Significance;
}

/** A p-value, and its adjustment over all latents, sets and directions (Benjamini and Hochberg 1995). */
export interface Significance {
  readonly pValue: number;
  readonly fdr: number;
}

/**
 * Weight of a linear decoder: change of the gene's value before the link of the likelihood per unit of the latent; for
 * counts, of the log share, up to a term that all genes share.
 */
export interface GeneLoading {
  readonly gene: string;
  readonly loading: number;
}

/** Change of the decoded mean of one gene along a latent, averaged over cells. */
export interface GeneEffect {
  readonly gene: string;
  readonly log2FoldChange: number;
  /** Training cells with a count of the gene; absent for real values and runs of earlier versions. */
  readonly detectedCells?: number;
  /** Mean over training cells of the counts per 10,000 counts of the model's genes; absent as `detectedCells`. */
  readonly meanExpression?: number;
}
