import type { ObjectiveInput, ObjectiveTerms } from "@heddle/contracts";
import { tf } from "@heddle/ops";

/**
 * The terms every objective of a VAE shares, both with weight 1: the reconstruction −log p(x | z), and the library
 * size's own divergence where it is learned (outside β and warm-up, as in scVI).
 */
export function evidenceTerms({ logProb, libraryDivergence }: ObjectiveInput): ObjectiveTerms {
  const one = tf.scalar(1);
  return {
    reconstruction: { value: tf.neg(logProb), weight: one },
    ...(libraryDivergence && { libraryDivergence: { value: libraryDivergence, weight: one } }),
  };
}
