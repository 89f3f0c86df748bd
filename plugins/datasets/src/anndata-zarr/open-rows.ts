import { openMatrixRows } from "@heddle/anndata";
import type { RowReader, Support } from "@heddle/contracts";
import { ZarrHierarchy } from "./zarr-hierarchy.js";
import { openStorage } from "./zarr-storage.js";

export interface ZarrRows {
  readonly path: string;
  readonly matrix: string;
  readonly support: Support;
}

/** See `RowReaderModule`. A thread of its own does nothing else meanwhile, so its reads may wait. */
export async function openRows({ path, ...matrix }: ZarrRows): Promise<RowReader> {
  const tree = new ZarrHierarchy(await openStorage({ path }, { waits: true }));
  const rows = await openMatrixRows(tree, matrix);
  return { readRows: (start, end, genes) => rows.readRows(start, end, genes), dispose: () => void tree.close() };
}
