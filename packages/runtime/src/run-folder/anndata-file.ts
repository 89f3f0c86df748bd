import type { AnnDataContents, HierarchyWriter } from "@heddle/anndata";
import type { RunStore } from "../store/run-store.js";

/** An .h5ad file of a run: written whole or not at all. HDF5 is loaded by the first call. */
export async function writeAnnDataFile(store: RunStore, file: string, contents: AnnDataContents): Promise<void> {
  const [{ hdf5Bytes, writeHdf5 }, { writeAnnData }] = await Promise.all([
    import("@heddle/hdf5"),
    import("@heddle/anndata"),
  ]);
  const fill = (writer: HierarchyWriter) => writeAnnData(writer, contents);
  if (store.pathOf === undefined) await store.write(file, await hdf5Bytes(fill));
  else await writeHdf5(store.pathOf(file), fill);
}
