/** Moments by which posteriors are compared. */
import type { Posterior } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { type Scalar, type Tensor, tf } from "@heddle/ops";

/** All moments and logits, in row-major order. */
export const momentsOf = (posterior: Posterior): Tensor[] =>
  posterior.groups.flatMap((group): Tensor[] =>
    group.kind === "gaussian" ? [group.mean, group.logVariance] : [group.logits],
  );

/** Weighted sum of the moments; each entry has another weight. */
export const weighted = (posterior: Posterior): Scalar =>
  tf.addN(
    momentsOf(posterior).map((moment, i) =>
      tf.sum(tf.mul(moment, tf.tensor(createRandom(30 + i).normals(moment.size), moment.shape))),
    ),
  ) as Scalar;
