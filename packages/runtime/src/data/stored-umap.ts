import type { CountDataset, Matrix } from "@heddle/contracts";

const NAME = "X_umap";

/** The first two columns of the file's UMAP for these rows; undefined without one, or with values that are not finite. */
export async function storedUmap(dataset: CountDataset, rows: Int32Array): Promise<Matrix | undefined> {
  const all = await dataset.readEmbedding?.(NAME);
  if (all === undefined || all.columns < 2) return undefined;
  const values = new Float64Array(2 * rows.length);
  for (const [i, row] of rows.entries())
    values.set(all.values.subarray(row * all.columns, row * all.columns + 2), 2 * i);
  return values.every(Number.isFinite) ? { rows: rows.length, columns: 2, values } : undefined;
}
