import type { AnnDataContents, HierarchyWriter } from "@heddle/anndata";
import type { RunStore } from "../store/run-store.js";

/** Matrices of a file that are written in blocks of rows: X, and layers by path. */
export interface StreamedMatrices {
  readonly paths: readonly string[];
  readonly shape: readonly [rows: number, columns: number];
  readonly blocks: AsyncIterable<readonly Float32Array[]>;
}

/**
 * An .h5ad file of a run: written whole or not at all. HDF5 is loaded by the first call. `contents` describes streamed
 * matrices as "written".
 */
export async function writeAnnDataFile(
  store: RunStore,
  file: string,
  contents: AnnDataContents,
  streamed?: StreamedMatrices,
): Promise<void> {
  const [{ hdf5Bytes, writeHdf5 }, { writeAnnData, writeRows }] = await Promise.all([
    import("@heddle/hdf5"),
    import("@heddle/anndata"),
  ]);
  const fill = async (writer: HierarchyWriter) => {
    await writeAnnData(writer, contents);
    if (streamed) await writeRows(writer, streamed.paths, streamed.shape, streamed.blocks);
  };
  if (store.pathOf === undefined) await store.write(file, await hdf5Bytes(fill));
  else await writeHdf5(store.pathOf(file), fill);
}
