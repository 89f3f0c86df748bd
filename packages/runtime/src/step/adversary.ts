import { type Latent, unitWidths } from "@heddle/contracts";
import { type Scalar, type Tensor1D, type Tensor2D, tf } from "@heddle/ops";
import type { Composition } from "../composition/compose.js";
import type { StepContexts } from "./contexts.js";
import { gradientsOf } from "./gradients.js";

/**
 * The adversary's update, with gradients on the same detached latents, before the update of the model
 * (Kim & Mnih 2018, arXiv:1802.05983, algorithm 2). Undefined for objectives without an adversary.
 */
export function adversaryGradients(
  model: Composition,
  latent: Latent,
  steps: StepContexts,
): { apply(): void } | undefined {
  const { adversary } = model.objective;
  if (adversary === undefined) return undefined;
  const step = steps.for("objective");
  const permuted = permuteUnits(latent, (name, n) => step.random.permutation(name, n));
  const { gradients } = gradientsOf(adversary.weights, () => ({
    total: adversary.loss(latent, permuted, step) as Scalar,
  }));
  const rate = steps.scalar("objective", "adversaryLearningRate");
  return { apply: () => adversary.optimizer.apply(gradients, rate) };
}

/** Shuffles the values of each latent over the cells independently: a sample of the product of the marginals. */
function permuteUnits(latent: Latent, permutation: (name: string, n: number) => Tensor1D): Latent {
  const cells = latent.z.shape[0];
  let column = 0;
  const parts = unitWidths(latent.spec).map((width, unit) => {
    const values = tf.slice(latent.z, [0, column], [-1, width]);
    column += width;
    return tf.gather(values, permutation(`permuted${unit}`, cells)) as Tensor2D;
  });
  return { z: tf.concat(parts, 1) as Tensor2D, spec: latent.spec };
}
