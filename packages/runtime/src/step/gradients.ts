import type { NamedTensors, Variable } from "@heddle/contracts";
import { type Scalar, type Tensor, tf } from "@heddle/ops";

/**
 * The gradients of `total` by the weights' full names, beside what else `compute` returned: tensors in there must be
 * kept by it, for the tape disposes of all others. A weight that the total does not depend on has no gradient.
 */
export function gradientsOf<T extends { total: Scalar }>(
  weights: readonly Variable[],
  compute: () => T,
): T & { gradients: NamedTensors } {
  let result: T | undefined;
  const values = weights.map(({ value }) => value);
  const { grads } = tf.variableGrads(
    () => {
      result = compute();
      return result.total;
    },
    values as Parameters<typeof tf.variableGrads>[1],
  );
  const byTfName = new Map(values.map((value, i) => [tfName(value), weights[i].name]));
  const gradients = Object.fromEntries(
    Object.entries(grads).map(([name, gradient]) => [byTfName.get(name)!, gradient]),
  );
  return { ...result!, gradients };
}

/** tfjs names its variables itself; its gradients come by those names. */
const tfName = (variable: Tensor): string => (variable as Tensor & { name: string }).name;
