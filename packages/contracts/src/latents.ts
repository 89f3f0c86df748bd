/** What is known of one latent after training. */
export interface LatentRecord {
  readonly index: number;
  /** Mean KL over cells, nats; absent for foreign embeddings. */
  readonly kl?: number;
  readonly active: boolean;
  /** Nats per cell of log p(x | z) lost when the latent is put at its mean; absent where it was not measured. */
  readonly reconstructionEffect?: number;
  /** Standard deviation of the code over cells. */
  readonly standardDeviation: number;
  /** Genes by log2 fold change between the latent's 99th and 1st percentile over cells; largest first each way. */
  readonly rising: readonly GeneEffect[];
  readonly falling: readonly GeneEffect[];
  /** Gene sets found, surest first, 50 at most; absent where none were given. */
  readonly geneSets?: readonly EnrichedSet[];
}
/** A gene set that rises or falls with a latent, by two one-sided tests over the model's genes. */
export interface EnrichedSet {
  readonly set: string;
  readonly direction: "rising" | "falling";
  /** Genes of the set that the model has. */
  readonly genes: number;
  /** Those among the genes that change most in this direction, largest change first. */
  readonly overlap: readonly string[];
  /** Size of the overlap over what chance would give. */
  readonly foldEnrichment: number;
  /** Chance that a gene of the set changes more in this direction than a gene outside it; ½ where sets play no part. */
  readonly area: number;
  /** Hypergeometric test of the overlap. */
  readonly overRepresentation: Significance;
  /** Wilcoxon's rank-sum test of all log fold changes. */
  readonly ranks: Significance;
}
/** `fdr`: adjusted over all latents, sets and directions (Benjamini and Hochberg 1995). */
export interface Significance {
  readonly pValue: number;
  readonly fdr: number;
}
export interface GeneEffect {
  readonly gene: string;
  readonly log2FoldChange: number;
}
