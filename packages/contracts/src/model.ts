import type { Scalar, Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import type { Covariates, Minibatch, SparseCounts, Support } from "./data.js";
import type { Network, StepContext } from "./step.js";

/** The latent space: groups of Gaussian coordinates, or one categorical code relaxed to a Concrete. */
export interface LatentSpec {
  readonly groups: readonly LatentGroup[];
}
export type LatentGroup =
  | { readonly kind: "gaussian"; readonly size: number }
  | { readonly kind: "concrete"; readonly categories: number };

/** A draw from the posterior: N × columns, and what its columns are. */
export interface Latent {
  readonly z: Tensor2D;
  readonly spec: LatentSpec;
  /** Of the relaxation that Concrete groups were drawn at; densities of such groups need it. */
  readonly temperature?: Scalar;
}

/** Role "library-size". */
export interface LibrarySize extends Network {
  /** logSize: N, natural logarithm. divergence: N, nats; escapes β and warm-up. */
  infer(batch: Minibatch, step: StepContext): { logSize: Tensor1D; divergence?: Tensor1D };
}

/**
 * Cells as an encoder reads them, N × G in the units of the data: a minibatch, whose counts are sparse and data, or
 * pseudo-inputs, which are dense, may be learned, and let gradients through.
 */
export interface EncoderInput {
  readonly counts: SparseCounts | Tensor2D;
  readonly covariates: Covariates;
}

/** Role "encoder": q(z | x). */
export interface Encoder extends Network {
  /** Names of the covariates that it reads: new cells must have these, with levels that training saw. */
  readonly usesCovariates: readonly string[];
  encode(input: EncoderInput, step: StepContext): Posterior;
  /**
   * Makes q(z_u | x) of one coordinate of a Gaussian group the same for every cell; the other coordinates are unchanged.
   * An encoder without it keeps inactive latents.
   */
  pinPosterior?(group: number, coordinate: number, moments: { mean: number; variance: number }): void;
}

export type PosteriorGroup =
  | { readonly kind: "gaussian"; readonly mean: Tensor2D; readonly logVariance: Tensor2D }
  | { readonly kind: "concrete"; readonly logits: Tensor2D };

/** q(z | x) of a minibatch: N cells, U units (a unit is one Gaussian coordinate or one Concrete group). */
export interface Posterior {
  readonly spec: LatentSpec;
  readonly groups: readonly PosteriorGroup[];
  /** N × columns: means, or probabilities: what metrics, embeddings and plots use. */
  readonly mean: Tensor2D;
  /** Reparameterized, differentiable. */
  sample(step: StepContext): Latent;
  /** N × U, nats: log q(z_u | x) of each cell's own posterior. */
  logProb(latent: Latent): Tensor2D;
  /** log Σ_k w_ik q(z_i | x_k), joint (M) and per unit (M × U), nats, for M draws and N cells; logWeights M × N. */
  aggregateLogProb(latent: Latent, logWeights: Tensor2D): { joint: Tensor1D; perUnit: Tensor2D };
}

/**
 * KL(q(z | x) ‖ p(z)) in nats; perGroup N × groups, perUnit N × U where it decomposes. Of a Concrete group it is that of
 * the categorical which the group relaxes (Dupont 2018, arXiv:1804.00104, equation 7).
 */
export interface Divergence {
  readonly perGroup: Tensor2D;
  readonly perUnit?: Tensor2D;
  readonly estimator: "analytic" | "monte-carlo";
}

/** Role "prior": p(z), or p(z | covariates). */
export interface Prior extends Network {
  /** Names of the covariates that it reads. */
  readonly usesCovariates: readonly string[];
  divergence(posterior: Posterior, latent: Latent, covariates: Covariates, step: StepContext): Divergence;
  /** N, nats. */
  logProb(latent: Latent, covariates: Covariates): Tensor1D;
  sample(cells: number, covariates: Covariates, step: StepContext): Latent;
}

/** One tensor that a likelihood asks the decoder for. */
export interface HeadSpec {
  readonly name: string;
  readonly shape: "cell-gene" | "gene" | { readonly perCategory: string };
  /** How a decoder starts a per-gene or per-category head: standard normal (scVI's dispersion) or zeros. */
  readonly start?: "standard-normal" | "zeros";
}

/**
 * raw: N × G, 1 × G or levels × G, before any link: the likelihood applies its own, so that it can be one fused
 * operation. rows: each cell's row of raw, where raw is per category.
 */
export interface HeadOutput {
  readonly raw: Tensor2D;
  readonly rows?: Int32Array;
}
export type HeadOutputs = Readonly<Record<string, HeadOutput>>;

/** Role "decoder". */
export interface Decoder extends Network {
  decode(latent: Latent, covariates: Covariates, step: StepContext): HeadOutputs;
  /** G × columns, where the decoder is linear. */
  loadings?(): Tensor2D;
}

/** Role "likelihood": p(x | z, library size). */
export interface Likelihood {
  readonly heads: readonly HeadSpec[];
  readonly support: Support;
  /**
   * Looks at the values stored for all cells, of training or new, before they are used: HeddleError "bad-data" where they
   * are inside the support and yet not what this likelihood is for. `where` names the file and matrix.
   */
  checkValues?(values: Float32Array, where: string): void;
  /** N, nats: summed over genes, constants included. */
  logProb(counts: SparseCounts, heads: HeadOutputs, logSize: Tensor1D): Tensor1D;
  /** N × G, in counts. */
  mean(heads: HeadOutputs, logSize: Tensor1D): Tensor2D;
  /** N × G. */
  sample(heads: HeadOutputs, logSize: Tensor1D, step: StepContext): Tensor2D;
}
