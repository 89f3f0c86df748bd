import { type Hierarchy, openCsrMatrix, subsetGenes } from "@heddle/anndata";
import type { RowReader, Support } from "@heddle/contracts";
import { openHdf5 } from "@heddle/hdf5";

export interface TenxMatrix {
  readonly group: string;
  readonly shape: readonly [cells: number, features: number];
  /** Features that are genes. */
  readonly kept: Int32Array;
  readonly support: Support;
}

export type TenxRows = TenxMatrix & { readonly path: string };

export async function openTenxMatrix(tree: Hierarchy, { group, shape, kept, support }: TenxMatrix) {
  const arrays = { tree, data: `${group}/data`, indices: `${group}/indices`, indptr: `${group}/indptr` };
  const whole = await openCsrMatrix(arrays, shape, { file: tree.name, matrix: group, support });
  return kept.length === shape[1] ? whole : subsetGenes(whole, kept);
}

/** See `RowReaderModule`. */
export async function openRows({ path, ...matrix }: TenxRows): Promise<RowReader> {
  const tree = await openHdf5({ path });
  const rows = await openTenxMatrix(tree, matrix);
  return { readRows: (start, end, genes) => rows.readRows(start, end, genes), dispose: () => void tree.close() };
}
