import type { Scalar, Tensor } from "@tensorflow/tfjs-core";
import { defineOp } from "../define-op.js";
import { tf } from "../tf.js";

export interface AdamSettings {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** L2 penalty added to the gradient. */
  readonly weightDecay: number;
}
/** One weight, its gradient and its moments, all of one shape, and the values that all weights of a step share. */
export interface AdamInput {
  readonly weight: Tensor;
  readonly gradient: Tensor;
  readonly first: Tensor;
  readonly second: Tensor;
  /** Learning rate / (1 − β1ᵗ). */
  readonly rate: Scalar;
  /** √(1 − β2ᵗ). */
  readonly root: Scalar;
}

const op = defineOp<keyof AdamInput, AdamSettings>({
  name: "HeddleAdamUpdate",
  reference({ weight, gradient, first, second, rate, root }, { beta1, beta2, epsilon, weightDecay }) {
    const g = weightDecay === 0 ? gradient : tf.add(gradient, tf.mul(weight, weightDecay));
    const nextFirst = tf.add(tf.mul(first, beta1), tf.mul(g, 1 - beta1));
    const nextSecond = tf.add(tf.mul(second, beta2), tf.mul(tf.square(g), 1 - beta2));
    const denominator = tf.add(tf.div(tf.sqrt(nextSecond), root), epsilon);
    return [tf.sub(weight, tf.mul(rate, tf.div(nextFirst, denominator))), nextFirst, nextSecond];
  },
  gradient: () => ({}),
});

/**
 * The same update, written in place over weight, first and second. Only backends with fixed tensor addresses have a
 * kernel for it: see `adamInPlace`.
 */
const IN_PLACE = "HeddleAdamUpdateInPlace";

/** Updates weight and moments in place; returns false, with no change, where the backend has no such kernel. */
export function adamInPlace(input: AdamInput, settings: AdamSettings): boolean {
  if (tf.getKernel(IN_PLACE, tf.getBackend()) == null) return false;
  tf.engine().runKernel(IN_PLACE, { ...input } as never, { attributes: settings } as never);
  return true;
}

/** Weight and moments after one step of Adam (Kingma & Ba 2014, arXiv:1412.6980, algorithm 1). Not differentiable. */
export function adamUpdate(
  input: AdamInput,
  settings: AdamSettings,
): Readonly<Record<"weight" | "first" | "second", Tensor>> {
  const [weight, first, second] = op({ ...input }, settings) as [Tensor, Tensor, Tensor];
  return { weight, first, second };
}
