// Values of each metric on representations for which they are known, and its invariances. Results are "name" or "name of
// factor".

export interface Known {
  /** Values where each factor is one latent: a number, or the ceiling of the result. */
  readonly perfect: Readonly<Record<string, number | "ceiling">>;
  /** Values where the latent of one factor occurs three times. */
  readonly duplicated: Readonly<Record<string, number>>;
  /** Largest mean distance of results on noise from their null values; absent where noise is not the null hypothesis. */
  readonly noise?: number;
  /** Transformations of each latent that do not change the results. */
  readonly ignores: "order and sign" | "order, sign and scale";
  /** Tolerance of the invariance, 1e-5 by default. */
  readonly within?: number;
}

const CEILING = "ceiling";
export const FREE = "order, sign and scale";
/** For metrics that use distances, variances or standard deviations of latents. */
const SCALED = "order and sign";

export const KNOWN: Readonly<Record<string, Known>> = {
  "active-units": {
    perfect: { "active-units/divergence": CEILING, "active-units/variance": CEILING },
    duplicated: { "active-units/divergence": 3, "active-units/variance": 3 },
    ignores: SCALED,
  },
  "batch-silhouette": {
    // the condition is the batch: a latent that encodes it separates the batches
    perfect: { "batch-silhouette/mixing of condition": 0.313 },
    duplicated: { "batch-silhouette/mixing of condition": 0 },
    noise: 0.03,
    ignores: SCALED,
  },
  "beta-vae-score": {
    perfect: { "beta-vae-score": CEILING },
    // one factor is predicted, the others are guessed
    duplicated: { "beta-vae-score": 0.683 },
    noise: 0.15,
    ignores: FREE,
  },
  "circular-r2": {
    // the number as an angle: the sawtooth explains 6/π² of the sine and nothing of the cosine
    perfect: { "circular-r2 of usage": 3 / (Math.PI * Math.PI), "circular-r2/all of usage": 3 / (Math.PI * Math.PI) },
    duplicated: { "circular-r2 of usage": 0 },
    noise: 0.02,
    ignores: FREE,
  },
  "clustering-agreement": {
    perfect: {
      "clustering-agreement/ari of condition": CEILING,
      "clustering-agreement/nmi of condition": CEILING,
      "clustering-agreement/ari/fixed of condition": CEILING,
    },
    duplicated: { "clustering-agreement/ari of condition": 1, "clustering-agreement/nmi of kind": 0 },
    noise: 0.02,
    ignores: SCALED,
  },
  dci: {
    perfect: { "dci/disentanglement": CEILING, "dci/completeness": CEILING, "dci/informativeness": CEILING },
    // the lasso selects one of equal latents, trees use all of them
    duplicated: { "dci/completeness/factor of condition": 1, "dci/trees/completeness/factor of condition": 0 },
    noise: 0.2,
    ignores: FREE,
    within: 0.01, // a tree uses the first of equal splits
  },
  "drvi-scores": {
    perfect: { "drvi-scores/msas/smi": CEILING, "drvi-scores/msas/spn": CEILING, "drvi-scores/msas/asc": CEILING },
    duplicated: { "drvi-scores/msgs/smi": 0, "drvi-scores/msgs/bmmi": 0, "drvi-scores/msgs/asc": 0 },
    noise: 0.04,
    ignores: FREE,
  },
  explicitness: {
    perfect: { explicitness: CEILING },
    duplicated: { "explicitness/level of condition": 1 },
    noise: 0.1,
    ignores: FREE,
  },
  "factor-vae-score": {
    perfect: { "factor-vae-score": CEILING },
    duplicated: { "factor-vae-score": 1 / 3 },
    noise: 0.15,
    ignores: FREE,
  },
  infomec: {
    perfect: { "infomec/explicitness": CEILING },
    // each of three equal latents has a third of the information
    duplicated: { "infomec/compactness": 0 },
    noise: 0.35, // shares of information near 0
    ignores: FREE,
  },
  irs: {
    // a continuous factor is constant only within a band
    perfect: { irs: 0.969 },
    duplicated: { irs: 1 },
    noise: 0.05,
    ignores: SCALED,
  },
  "latent-correlations": {
    perfect: { "latent-correlations/pearson of condition": CEILING, "latent-correlations/spearman of usage": CEILING },
    duplicated: { "latent-correlations/pearson of condition": 1 },
    noise: 0.08,
    ignores: FREE,
  },
  "matched-correlation": {
    perfect: { "matched-correlation/pearson": CEILING, "matched-correlation/spearman": CEILING },
    duplicated: { "matched-correlation/pearson": 1 / 3, "matched-correlation/spearman": 1 / 3 },
    noise: 0.05,
    ignores: FREE,
  },
  "max-correlation": {
    perfect: { "max-correlation/pearson of usage": CEILING, "max-correlation/spearman of condition": CEILING },
    duplicated: {
      "max-correlation/pearson of condition": 1,
      "max-correlation/pearson/second-best of condition": 1,
      "max-correlation/spearman/second-best of condition": 1,
    },
    noise: 0.06,
    ignores: FREE,
  },
  mig: {
    perfect: { mig: CEILING, "mig/corrected": CEILING },
    duplicated: { mig: 0, "mig/corrected": 0 },
    noise: 0.03,
    ignores: FREE,
  },
  "minibatch-total-correlation": {
    perfect: { "minibatch-total-correlation": 0 },
    // two separate levels: each further latent adds ln 2
    duplicated: { "minibatch-total-correlation": 2 * Math.LN2 },
    noise: 0.1,
    ignores: SCALED, // with fixed posterior variances
    within: 0.2, // each latent has its own random draws
  },
  modularity: {
    perfect: { modularity: CEILING },
    duplicated: { modularity: 1 },
    noise: 0.05,
    ignores: FREE,
  },
  "neighbor-accuracy": {
    perfect: { "neighbor-accuracy of condition": CEILING, "neighbor-accuracy/kl-scaled of kind": CEILING },
    duplicated: { "neighbor-accuracy of condition": 1, "neighbor-accuracy/kl-scaled of condition": 1 },
    noise: 0.05,
    ignores: SCALED,
  },
  r2: {
    perfect: { r2: CEILING, "r2/adjusted": CEILING },
    duplicated: { "r2/target of condition": 1, r2: 1 / 3 },
    noise: 0.02,
    ignores: FREE,
  },
  removal: {
    // at most half of three latents are left out: a copy of the latent still predicts the factor
    perfect: { "removal/ari of kind": CEILING, "removal/latent of condition": CEILING },
    duplicated: { "removal/logistic of condition": 1, "removal/mixing of condition": 0 },
    noise: 0.08,
    ignores: SCALED,
  },
  sap: {
    perfect: { "sap/factor of usage": CEILING, "sap/factor of condition": 0.49 },
    duplicated: { sap: 0 },
    noise: 0.05,
    ignores: SCALED,
  },
  silhouette: {
    // the other latents do not separate the levels; the latent of the factor does
    perfect: { "silhouette of condition": 0.442 },
    duplicated: { "silhouette of condition": 1 },
    noise: 0.05,
    ignores: SCALED,
  },
  "single-latent-accuracy": {
    perfect: { "single-latent-accuracy of condition": CEILING, "single-latent-accuracy of kind": CEILING },
    duplicated: { "single-latent-accuracy of condition": 1 },
    noise: 0.06,
    ignores: FREE,
  },
  "total-correlation": {
    perfect: { "total-correlation": CEILING },
    duplicated: { "total-correlation": 27.63 },
    noise: 0.02,
    ignores: FREE,
  },
  udr: {
    perfect: { "udr/lasso": CEILING, "udr/spearman": CEILING },
    duplicated: { "udr/spearman": 1 / 3 },
    noise: 0.03,
    ignores: FREE,
  },
};
