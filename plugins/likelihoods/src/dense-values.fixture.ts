import type { SparseCounts } from "@heddle/contracts";
import { log } from "@heddle/numerics";
import { type Tensor2D, tf } from "@heddle/ops";

/** A minibatch from dense rows; its tensor belongs to the scope of its first use. */
export function denseValues(rows: readonly (readonly number[])[]): SparseCounts {
  const entries = rows.map((row) => row.flatMap((value, column) => (value === 0 ? [] : [{ value, column }])));
  const rowStarts = Int32Array.from([0, ...rows.map((_, i) => entries.slice(0, i + 1).flat().length)]);
  const all = entries.flat();
  return {
    cells: rows.length,
    genes: rows[0].length,
    csr: {
      rowStarts,
      columns: Int32Array.from(all, ({ column }) => column),
      counts: Float32Array.from(all, ({ value }) => value),
    },
    totals: Float64Array.from(rows, (row) => row.reduce((sum, value) => sum + value, 0)),
    logTotals: () => tf.tensor1d(rows.map((row) => log(row.reduce((sum, value) => sum + value, 0)))),
    dense: () => tf.tensor2d(rows.map((row) => [...row])) as Tensor2D,
  };
}
