import type { CatalogOptions, PluginCatalog } from "@heddle/contracts";

export const geneSelections = {
  "seurat-v3": () => import("./seurat-v3/seurat-v3.js"),
  list: () => import("./list/list.js"),
  all: () => import("./all/all.js"),
} satisfies PluginCatalog<"gene-selection">;

declare module "@heddle/contracts" {
  interface PluginOptions extends CatalogOptions<"gene-selection", typeof geneSelections> {}
}
