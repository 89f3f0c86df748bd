import type { CatalogOptions, PluginCatalog } from "@heddle/contracts";

/** Heddle's own dataset formats, by name; each is loaded on demand. */
export const datasets = {
  h5ad: () => import("./h5ad/h5ad.js"),
  "tenx-hdf5": () => import("./tenx-hdf5/tenx-hdf5.js"),
  "tenx-mtx": () => import("./tenx-mtx/tenx-mtx.js"),
  "anndata-zarr": () => import("./anndata-zarr/anndata-zarr.js"),
  simulated: () => import("./simulated/simulated.js"),
} satisfies PluginCatalog<"dataset">;

declare module "@heddle/contracts" {
  interface PluginOptions extends CatalogOptions<"dataset", typeof datasets> {}
}
