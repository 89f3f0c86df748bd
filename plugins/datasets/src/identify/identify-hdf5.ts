// HDF5 files of other formats, by their groups and arrays: an error that names the format leads to the right file.
import { asText, type Hierarchy } from "@heddle/anndata";
import { HeddleError } from "@heddle/contracts";

interface Format {
  readonly name: string;
  readonly next: string;
  readonly matches: (tree: Hierarchy) => Promise<boolean>;
}

const has = async (tree: Hierarchy, ...paths: string[]): Promise<boolean> => {
  for (const path of paths) if ((await tree.kind(path)) === undefined) return false;
  return true;
};

const FORMATS: readonly Format[] = [
  {
    name: "MuData (.h5mu), which contains several AnnData",
    next: 'Write its RNA modality to a file: mdata.mod["rna"].write_h5ad("rna.h5ad").',
    matches: async (tree) =>
      asText((await tree.attributes("")).get("encoding-type")) === "MuData" ||
      ((await tree.kind("mod")) === "group" && !(await has(tree, "X"))),
  },
  {
    name: "Cell Ranger's molecule_info.h5, which lists molecules and no matrix",
    next: "Use filtered_feature_bc_matrix.h5 of the same Cell Ranger run.",
    matches: async (tree) => (await has(tree, "barcode_idx", "umi")) || (await has(tree, "gem_group", "umi")),
  },
  {
    name: "a loom file",
    next: 'Convert it with scanpy: scanpy.read_loom("cells.loom").write_h5ad("cells.h5ad").',
    matches: (tree) => has(tree, "matrix", "row_attrs", "col_attrs"),
  },
  {
    name: "a Seurat file (.h5Seurat)",
    next: 'Convert it in R with SeuratDisk: Convert("cells.h5Seurat", dest = "h5ad").',
    matches: async (tree) => (await has(tree, "assays")) && !(await has(tree, "obs")),
  },
  {
    name: "peaks of chromatin accessibility (10x ATAC), not gene expression",
    next: "Use the gene expression matrix: filtered_feature_bc_matrix.h5 of a multiome run.",
    matches: (tree) => has(tree, "peaks"),
  },
  {
    name: "a matrix of Cell Ranger",
    next: "Read it with data.use: tenx-hdf5, or name the file with the extension .h5.",
    matches: (tree) => has(tree, "matrix/barcodes", "matrix/indptr"),
  },
  {
    name: "AnnData",
    next: "Read it with data.use: h5ad, or name the file with the extension .h5ad.",
    matches: (tree) => has(tree, "obs", "var"),
  },
];

/** HeddleError "unsupported-file" with the name of the format; undefined for an unknown one. */
export async function identifyHdf5(tree: Hierarchy, expected: string): Promise<HeddleError | undefined> {
  for (const { name, next, matches } of FORMATS) {
    if (await matches(tree))
      return new HeddleError("unsupported-file", { where: tree.name, expected, got: name, next });
  }
  return undefined;
}
