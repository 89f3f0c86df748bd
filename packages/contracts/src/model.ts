import type { Scalar, Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import type { Support } from "./data.js";
import type { Covariates, Minibatch, SparseCounts } from "./minibatch.js";
import type { Network, StepContext } from "./step.js";
import type { Matrix } from "./table.js";

/**
 * Groups of the latent space: Gaussian coordinates, or one categorical variable relaxed to a Concrete distribution
 * (Maddison et al. 2017, arXiv:1611.00712).
 */
export interface LatentSpec {
  readonly groups: readonly LatentGroup[];
}

/** One group of the latent space: `size` or `categories` columns. */
export type LatentGroup =
  | { readonly kind: "gaussian"; readonly size: number }
  | { readonly kind: "concrete"; readonly categories: number };

/** A draw from a posterior or prior, for N cells. */
export interface Latent {
  /** N × columns: the columns of all groups of `spec`, in order. */
  readonly z: Tensor2D;
  readonly spec: LatentSpec;
  /** Temperature at which Concrete groups were drawn; their densities depend on it. */
  readonly temperature?: Scalar;
}

/** Role "library-size": the total count of a cell, observed or inferred. */
export interface LibrarySize extends Network {
  /**
   * Returns the natural logarithm of the library size (N) and, if it is inferred, the KL divergence of its posterior (N,
   * nats). β and warm-up do not apply to this divergence.
   */
  infer(batch: Minibatch, step: StepContext): { logSize: Tensor1D; divergence?: Tensor1D };
}

/**
 * Input of an encoder: N cells × G genes, in the units of the data. A minibatch has sparse counts. Pseudo-inputs are
 * dense and may be learned, so gradients pass through them.
 */
export interface EncoderInput {
  readonly counts: SparseCounts | Tensor2D;
  readonly covariates: Covariates;
}

/** Role "encoder": q(z | x). */
export interface Encoder extends Network {
  /** Names of the covariates that the encoder reads. New cells must have them, with levels of the training data. */
  readonly usesCovariates: readonly string[];
  /** Returns q(z | x) of N cells. */
  encode(input: EncoderInput, step: StepContext): Posterior;
  /**
   * Sets q(z_u | x) of one coordinate of a Gaussian group to the same Gaussian for all cells. The other coordinates stay
   * unchanged. Training cannot pin inactive latents of an encoder without this method.
   */
  pinPosterior?(group: number, coordinate: number, moments: { mean: number; variance: number }): void;
  /**
   * Changes coordinates of a Gaussian group of K latents within the weights: means become `matrix` (K × K) times the
   * means. A factorized posterior cannot represent the correlations of the mapped posterior, so its log variances become
   * the first-order expansion of log diag(A diag(σ²) Aᵀ) around the average posterior `variances` (K). Training cannot
   * rotate latents of an encoder without this method.
   */
  rotatePosterior?(group: number, matrix: Matrix, variances: ArrayLike<number>): void;
}

/** Parameters of one group of a posterior: N × size, or N × categories. */
export type PosteriorGroup =
  | { readonly kind: "gaussian"; readonly mean: Tensor2D; readonly logVariance: Tensor2D }
  | { readonly kind: "concrete"; readonly logits: Tensor2D };

/** q(z | x) of N cells with U units. A unit is one Gaussian coordinate or one Concrete group. */
export interface Posterior {
  readonly spec: LatentSpec;
  readonly groups: readonly PosteriorGroup[];
  /** N × columns: means, or probabilities of a Concrete group. Metrics, embeddings and plots use them. */
  readonly mean: Tensor2D;
  /** Returns a reparameterized draw, through which gradients pass. */
  sample(step: StepContext): Latent;
  /** log q(z_u | x) of each cell's own posterior, shape N × U, nats. */
  logProb(latent: Latent): Tensor2D;
  /**
   * log Σ_k w_ik q(z_i | x_k) in nats, for M draws and N cells: joint (M) and per unit (M × U). `logWeights` is log w,
   * shape M × N.
   */
  aggregateLogProb(latent: Latent, logWeights: Tensor2D): { joint: Tensor1D; perUnit: Tensor2D };
}

/**
 * KL(q(z | x) ‖ p(z)) in nats. For a Concrete group, it is the KL divergence of the categorical distribution that the
 * group relaxes (Dupont 2018, arXiv:1804.00104, equation 7).
 */
export interface Divergence {
  /** N × groups. */
  readonly perGroup: Tensor2D;
  /** N × U; absent if the divergence does not decompose into units. */
  readonly perUnit?: Tensor2D;
  readonly estimator: "analytic" | "monte-carlo";
  /**
   * True if the divergence of every posterior is above 0, as from a Laplace prior, which no Gaussian equals. The KL per
   * latent in reports is then that from the mean posterior, which is 0 for an inactive latent.
   */
  readonly excludesZero?: boolean;
}

/** Role "prior": p(z), or p(z | covariates). */
export interface Prior extends Network {
  /** Names of the covariates that the prior reads. */
  readonly usesCovariates: readonly string[];
  /** Returns KL(q(z | x) ‖ p(z)). `latent` is a draw of `posterior`, for Monte Carlo estimates. */
  divergence(posterior: Posterior, latent: Latent, covariates: Covariates, step: StepContext): Divergence;
  /** log p(z), shape N, nats. */
  logProb(latent: Latent, covariates: Covariates): Tensor1D;
  /** Returns one draw per cell. `covariates` has one row per cell. */
  sample(cells: number, covariates: Covariates, step: StepContext): Latent;
}

/** One output of the decoder that a likelihood requires, before its link function. */
export interface HeadSpec {
  readonly name: string;
  /** N × G, 1 × G, or one row per level of the named categorical covariate. */
  readonly shape: "cell-gene" | "gene" | { readonly perCategory: string };
  /** Initial values of a per-gene or per-category head: standard normal (as scVI's dispersion) or zeros. */
  readonly start?: "standard-normal" | "zeros";
}

/** One output of the decoder. The likelihood applies the link function, so that both can be one fused operation. */
export interface HeadOutput {
  /** N × G, 1 × G or levels × G, as `HeadSpec.shape`; before the link function. */
  readonly raw: Tensor2D;
  /** Per cell (N): its row of `raw`, if `raw` has one row per level. */
  readonly rows?: Int32Array;
}

/** Outputs of the decoder, by name of the head. */
export type HeadOutputs = Readonly<Record<string, HeadOutput>>;

/** Role "decoder": the parameters of p(x | z). */
export interface Decoder extends Network {
  /** Returns the heads of the likelihood for N cells. */
  decode(latent: Latent, covariates: Covariates, step: StepContext): HeadOutputs;
  /** Loadings, G × columns; only linear decoders have them. */
  loadings?(): Tensor2D;
  /**
   * Changes coordinates of the latents within the weights: afterwards, a latent u is decoded as z = `inverse` · u was
   * before (columns × columns). Training cannot rotate latents of a decoder without this method.
   */
  rotateLatents?(inverse: Matrix): void;
}

/** Role "likelihood": p(x | z, library size). */
export interface Likelihood {
  /** Outputs that the decoder must provide. */
  readonly heads: readonly HeadSpec[];
  readonly support: Support;
  /**
   * Checks the stored values of all training or new cells before use. `where` names the file and matrix.
   *
   * @throws HeddleError "bad-data" if the values are inside the support, but unsuitable for this likelihood
   */
  checkValues?(values: Float32Array, where: string): void;
  /** log p(x | z, library size), shape N, nats: summed over genes, with normalization constants. */
  logProb(counts: SparseCounts, heads: HeadOutputs, logSize: Tensor1D): Tensor1D;
  /** Expected counts, shape N × G. */
  mean(heads: HeadOutputs, logSize: Tensor1D): Tensor2D;
  /** One draw of the counts, shape N × G. */
  sample(heads: HeadOutputs, logSize: Tensor1D, step: StepContext): Tensor2D;
}
