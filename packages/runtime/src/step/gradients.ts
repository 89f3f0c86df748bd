import type { NamedTensors, Variable } from "@heddle/contracts";
import { type Scalar, type Tensor, tf } from "@heddle/ops";

/**
 * The gradients of `total` by the weights' full names, and the other results of `compute`, which must keep their tensors,
 * because the tape disposes of all others. A weight without influence on the total has no gradient.
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

/** tfjs names variables itself and returns gradients by these names. */
const tfName = (variable: Tensor): string => (variable as Tensor & { name: string }).name;
