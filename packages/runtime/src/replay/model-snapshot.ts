import type { Variable } from "@heddle/contracts";
import { inScope, tf } from "@heddle/ops";

/** Copies of the values of variables, in their order. */
export type Snapshot = readonly Float32Array[];

export const snapshot = (variables: readonly Variable[]): Snapshot =>
  variables.map(({ value }) => value.dataSync().slice() as Float32Array);

export function restore(variables: readonly Variable[], values: Snapshot): void {
  inScope(() => {
    for (const [i, variable] of variables.entries()) variable.assign(tf.tensor(values[i], variable.value.shape));
  });
}
