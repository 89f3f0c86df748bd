import {
  type DataShape,
  HeddleError,
  type LabelSpec,
  type Labels,
  type LatentSpec,
  latentColumns,
  type Network,
  type Posterior,
  type Random,
  type ResolvedTerms,
} from "@heddle/contracts";
import { affine, matrixProduct, type Tensor1D, type Tensor2D, tf, variable } from "@heddle/ops";
import type { LabelSettings } from "../config/cell-columns.js";

/**
 * Linear classifier q(y | z) of the posterior means, as SCANVI with linear_classifier=True (Xu et al. 2021). Its
 * cross-entropy is the additional term of Kingma et al. 2014 (arXiv:1406.5298), equation 9.
 */
export interface Classifier extends Network {
  /** The cell column that it predicts. */
  readonly column: string;
  readonly levels: readonly string[];
  /** Latents that it reads, counted from 1. */
  readonly latents: LabelSettings["latents"];
  /**
   * The term "classification", a value per cell (N), nats: −log q(y | z) of labeled cells times training cells / labeled
   * training cells, and 0 for the others. Its mean over an epoch is the mean cross-entropy of the labeled cells.
   */
  terms(labels: Labels, posterior: Pick<Posterior, "mean">): ResolvedTerms;
  /** N × levels; rows sum to 1. `means`: N × latents, in model coordinates. */
  probabilities(means: Tensor2D): Tensor2D;
}

/** Throws HeddleError "config" for a latent that the model lacks. */
export function classifierOf(
  { labels, trainingCells }: Pick<DataShape, "trainingCells"> & { readonly labels: LabelSpec },
  { latents, classificationRatio }: LabelSettings,
  latentSpec: LatentSpec,
  random: Random,
): Classifier {
  const { column, levels, labeledCells } = labels;
  const columns = latentColumns(latentSpec);
  const chosen = latents === "all" ? undefined : chosenLatents(latents, columns);
  const inputs = chosen?.length ?? columns;
  // the initialization of torch.nn.Linear: uniform on ±1/√inputs
  const start = (part: string, size: number) =>
    random
      .stream("weights")
      .stream("classifier")
      .stream(part)
      .uniforms(size)
      .map((u) => (2 * u - 1) / Math.sqrt(inputs));
  const weights = variable("weights", [inputs, levels.length], start("weights", inputs * levels.length));
  const bias = variable("bias", [levels.length], start("bias", levels.length));
  const logits = (means: Tensor2D) => {
    const read = chosen ? matrixProduct(means, selection(chosen, columns)) : means;
    return affine(read, weights.value as Tensor2D, bias.value as Tensor1D);
  };
  return {
    column,
    levels,
    latents,
    weights: [weights, bias],
    state: [],
    terms({ oneHot }, { mean }) {
      const logProb = tf.sum(tf.mul(oneHot, tf.logSoftmax(logits(mean))), 1);
      const value = tf.mul(logProb, -trainingCells / labeledCells);
      return { classification: { value, weight: tf.scalar(classificationRatio) } };
    },
    probabilities: (means) => tf.softmax(logits(means)) as Tensor2D,
  };
}

/** Indices from 0 of the latents, which the configuration counts from 1. */
function chosenLatents(latents: readonly number[], columns: number): number[] {
  const wrong = latents.find((latent) => latent > columns);
  if (wrong === undefined) return latents.map((latent) => latent - 1);
  throw new HeddleError("config", {
    where: "labels.latents",
    expected: `latents 1 … ${columns}`,
    got: String(wrong),
    next: "Choose latents of the model, or raise latents.",
  });
}

/** columns × chosen: a product with it selects these columns, on every backend and in the gradient. */
function selection(chosen: readonly number[], columns: number): Tensor2D {
  const values = new Float32Array(columns * chosen.length);
  for (const [at, latent] of chosen.entries()) values[latent * chosen.length + at] = 1;
  return tf.tensor2d(values, [columns, chosen.length]);
}
