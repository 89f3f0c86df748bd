import { fileURLToPath } from "node:url";
import { describeDataset } from "@heddle/conformance";
import anndataZarr from "./anndata-zarr/anndata-zarr.js";
import h5ad from "./h5ad/h5ad.js";
import simulated from "./simulated/simulated.js";
import tenxHdf5 from "./tenx-hdf5/tenx-hdf5.js";
import tenxMtx from "./tenx-mtx/tenx-mtx.js";

const here = (path: string) => ({ path: fileURLToPath(new URL(path, import.meta.url)) });
// Third-party files next to the repository: a missing file fails its tests as "missing-file".
const shared = (path: string) => here(`../../../../shared/data/formats/${path}`);

describeDataset(simulated, { options: { preset: "small", cells: 60, genes: 50 } });
for (const name of ["by-hand", "dense", "columns-csc", "raw"]) {
  describeDataset(h5ad, { source: here(`../fixtures/${name}.h5ad`) });
}
for (const name of ["antibodies", "two-genomes"]) {
  describeDataset(tenxHdf5, {
    source: here(`../fixtures/${name}.h5`),
    options: name === "two-genomes" ? { genome: "mm10" } : {},
  });
}
for (const version of [2, 3]) {
  describeDataset(anndataZarr, { source: here(`./anndata-zarr/fixtures/zarr-${version}.zarr.zip`) });
}
describeDataset(tenxMtx, { source: shared("10x_v2/filtered_gene_bc_matrices/hg19_chr21") });
