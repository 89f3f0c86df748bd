import type { CovariateRow, Variable } from "@heddle/contracts";
import { tf } from "@heddle/ops";

/**
 * Training of a saved model on new levels of a covariate: only the rows of these levels change, all other weights and
 * the running moments keep their bytes (scArches: Lotfollahi et al. 2022).
 */
export interface Adaptation {
  hasNewRows(variable: Variable): boolean;
  /** Gives the other rows of trained variables their values again; called after the optimizer, which may change them. */
  restoreFrozenRows(): void;
}

export type IsNewRow = (row: CovariateRow) => boolean;

/** `weights` have the values to keep. */
export function adaptationOf(weights: readonly Variable[], isNew: IsNewRow): Adaptation {
  const hasNewRows = ({ rows }: Variable): boolean => rows?.some(isNew) === true;
  const restored = weights.filter(hasNewRows).map((variable) => {
    const rows = variable.rows ?? [];
    const width = variable.value.size / rows.length;
    const mask = Float32Array.from({ length: variable.value.size }, (_, at) =>
      isNew(rows[Math.floor(at / width)]) ? 1 : 0,
    );
    const kept = Float32Array.from(variable.value.dataSync(), (value, at) => (mask[at] === 1 ? 0 : value));
    return { variable, mask, kept, shape: [...variable.value.shape] };
  });
  return {
    hasNewRows,
    restoreFrozenRows() {
      for (const { variable, mask, kept, shape } of restored)
        variable.assign(tf.add(tf.tensor(kept, shape), tf.mul(variable.value, tf.tensor(mask, shape))));
    },
  };
}

/**
 * Values of a variable with rows of new levels: stored values in the other rows, which keep their order, and its own
 * values in the new ones. Undefined if the stored tensor has another shape.
 */
export function withStoredRows(
  { value, rows = [] }: Variable,
  stored: { readonly shape: readonly number[]; readonly values: Float32Array },
  isNew: IsNewRow,
): Float32Array | undefined {
  const width = value.size / rows.length;
  const kept = rows.filter((row) => !isNew(row)).length;
  if (stored.shape[0] !== kept || stored.values.length !== kept * width) return undefined;
  const values = Float32Array.from(value.dataSync());
  let from = 0;
  for (const [i, row] of rows.entries()) {
    if (isNew(row)) continue;
    values.set(stored.values.subarray(from, from + width), i * width);
    from += width;
  }
  return values;
}
