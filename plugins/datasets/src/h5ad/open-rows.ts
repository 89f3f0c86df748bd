import { openMatrixRows } from "@heddle/anndata";
import type { RowReader, Support } from "@heddle/contracts";
import { openHdf5 } from "@heddle/hdf5";

export interface H5adRows {
  readonly path: string;
  readonly matrix: string;
  readonly support: Support;
}

/** See `RowReaderModule`. */
export async function openRows({ path, ...matrix }: H5adRows): Promise<RowReader> {
  const tree = await openHdf5({ path });
  const rows = await openMatrixRows(tree, matrix);
  return { readRows: (start, end, genes) => rows.readRows(start, end, genes), dispose: () => void tree.close() };
}
