import type { DataSource } from "@heddle/contracts";
import { checkSignature, openHdf5, sourceName } from "@heddle/hdf5";
import { isObjectAddress } from "@heddle/object-store";
import { identifyHdf5 } from "./identify-hdf5.js";
import { findObjects, refuseAddress } from "./object-address.js";

/** Extensions of HDF5 files, also compressed. */
const HDF5_NAME = /\.(h5ad|h5|hdf5|h5mu|loom|h5seurat)(\.gz)?$/i;

/** See `DatasetReader.explain`: files by their first bytes, HDF5 files by their groups. */
export async function explainFile(source: DataSource): Promise<void> {
  if ("files" in source) return;
  if ("path" in source && isObjectAddress(source.path)) {
    // names what the store refuses, before what it contains
    await findObjects(source.path);
    if (HDF5_NAME.test(source.path)) refuseAddress(source);
    return;
  }
  if (!(await checkSignature(source, HDF5_NAME.test(sourceName(source))))) return;
  const tree = await openHdf5(source);
  try {
    const error = await identifyHdf5(tree, "a file of AnnData (.h5ad) or of Cell Ranger (.h5)");
    if (error !== undefined) throw error;
  } finally {
    await tree.close();
  }
}
