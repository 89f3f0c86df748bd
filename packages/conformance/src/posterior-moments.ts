/** What posteriors are compared by. */
import type { Posterior } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { type Scalar, type Tensor, tf } from "@heddle/ops";

/** Every moment and logit, row by row. */
export const momentsOf = (posterior: Posterior): Tensor[] =>
  posterior.groups.flatMap((group): Tensor[] =>
    group.kind === "gaussian" ? [group.mean, group.logVariance] : [group.logits],
  );

/** Their sum, each entry with a weight of its own. */
export const weighted = (posterior: Posterior): Scalar =>
  tf.addN(
    momentsOf(posterior).map((moment, i) =>
      tf.sum(tf.mul(moment, tf.tensor(createRandom(30 + i).normals(moment.size), moment.shape))),
    ),
  ) as Scalar;
