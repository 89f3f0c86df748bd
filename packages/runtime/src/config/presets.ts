import type { ConfigInput } from "./schema.js";

/** Share of the epochs of `recommended` before its latents are rotated within the model. */
const ROTATE_AFTER = 0.667;
/** A weight of `recommended`: 1, as in a β-VAE with β = 1, until the rotation. */
const afterRotation = (to: number) => ({ from: 1, to, start: ROTATE_AFTER, end: 0.7 });

/** Objective of `recommended` without a rotation during training. */
export const BETA_1 = { use: "beta-vae", beta: 1, warmUp: { fraction: 0.2 } };

/** The default: settings for a first look at new data. */
const recommended = {
  genes: { select: "seurat-v3", count: 2000 },
  encoder: { use: "mlp-encoder" },
  decoder: { use: "mlp-decoder" },
  likelihood: { use: "negative-binomial" },
  librarySize: { use: "observed" },
  prior: { use: "standard-normal" },
  // penalties rarely turn axes that training has chosen; from independent axes, they keep them independent
  objective: {
    use: "beta-tcvae",
    alpha: 1,
    beta: afterRotation(6),
    gamma: afterRotation(2),
    warmUp: { fraction: 0.2 },
  },
  // at β = 1 the axes of the latents are arbitrary; this choice aligns them with factors
  rotation: { use: "ica" },
  optimizer: { use: "adam", learningRate: 3e-3, epsilon: 1e-8, weightDecay: 1e-6 },
  backend: { use: "simd" },
  training: {
    epochs: 120,
    batchSize: 256,
    validation: 0.1,
    earlyStopping: false,
    // one start; the fraction is for configurations with more
    restarts: { count: 1, fraction: 0.25 },
    rotateAfter: ROTATE_AFTER,
    // the means of an inactive latent keep traces of factors that a classifier finds and no decoder uses
    pinInactive: true,
  },
} satisfies ConfigInput;

/** The defaults of SCVI in scvi-tools 1.4.2; the warm-up of 400 epochs does not finish above 20,000 cells. */
const scvi = {
  genes: { select: "all" },
  latents: 10,
  encoder: {
    use: "mlp-encoder",
    hidden: 128,
    layers: 1,
    activation: "relu",
    normalization: "batch",
    momentum: 0.01,
    epsilon: 1e-3,
    dropout: 0.1,
    varianceFloor: 1e-4,
    covariates: false,
    inputTransform: "log1p",
  },
  decoder: {
    use: "mlp-decoder",
    hidden: 128,
    layers: 1,
    activation: "relu",
    normalization: "batch",
    momentum: 0.01,
    epsilon: 1e-3,
    dropout: 0,
  },
  likelihood: { use: "zinb", dispersion: "gene" },
  librarySize: { use: "observed" },
  prior: { use: "standard-normal" },
  objective: { use: "beta-vae", beta: 1, warmUp: { epochs: 400, allowUnfinished: true } },
  optimizer: { use: "adam", learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 0.01, weightDecay: 1e-6 },
  backend: { use: "simd" },
  training: { epochs: "auto", batchSize: 128, validation: 0.1, earlyStopping: false },
} satisfies ConfigInput;

/** The defaults of LinearSCVI in scvi-tools 1.4.2; with a batch among the covariates, add librarySize.by. */
const linearScvi = {
  ...scvi,
  decoder: { use: "linear-decoder", normalization: "batch", bias: false, momentum: 0.01, epsilon: 1e-3 },
  likelihood: { use: "negative-binomial", dispersion: "gene" },
  librarySize: {
    use: "learned",
    hidden: 128,
    layers: 1,
    activation: "relu",
    normalization: "batch",
    momentum: 0.01,
    epsilon: 1e-3,
    dropout: 0.1,
    varianceFloor: 1e-4,
    covariates: false,
  },
} satisfies ConfigInput;

export const PRESETS = { recommended, scvi, "linear-scvi": linearScvi } as const;
