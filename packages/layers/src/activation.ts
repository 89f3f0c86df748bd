import { type Tensor2D, tf } from "@heddle/ops";
import { z } from "zod";

const ACTIVATIONS = {
  relu: (x: Tensor2D) => tf.relu(x),
  "leaky-relu": (x: Tensor2D) => tf.leakyRelu(x, 0.01),
  elu: (x: Tensor2D) => tf.elu(x),
  tanh: (x: Tensor2D) => tf.tanh(x),
} as const;

export type ActivationName = keyof typeof ACTIVATIONS;
export const activationName = z.enum(Object.keys(ACTIVATIONS) as [ActivationName, ...ActivationName[]]);

/** The function of that name, elementwise. */
export const activation = (name: ActivationName): ((x: Tensor2D) => Tensor2D) => ACTIVATIONS[name];
