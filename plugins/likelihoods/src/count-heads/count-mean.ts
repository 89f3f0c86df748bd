import { type HeadOutput, type HeadOutputs, HeddleError, ownValue } from "@heddle/contracts";
import { softmax, type Tensor1D, type Tensor2D, tf } from "@heddle/ops";

/** μ = softmax over genes of the raw mean head · exp(logSize): N × G, counts. */
export function countMean(raw: Tensor2D, logSize: Tensor1D): Tensor2D {
  return tf.tidy(() => tf.mul(softmax(raw), tf.expandDims(tf.exp(logSize), 1)) as Tensor2D);
}

/** The head of that name. Throws HeddleError if it is missing. */
export function headOf(heads: HeadOutputs, name: string): HeadOutput {
  const head = ownValue(heads, name);
  if (head) return head;
  throw new HeddleError("incompatible-plugins", {
    expected: `the decoder to return the head "${name}" that the likelihood declares`,
    got: `heads ${Object.keys(heads).join(", ") || "none"}`,
    next: "Use a decoder that builds every head of `likelihood.heads`.",
  });
}
