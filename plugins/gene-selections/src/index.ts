import type { PluginCatalog } from "@heddle/contracts";

export const geneSelections: PluginCatalog<"gene-selection"> = {
  "seurat-v3": () => import("./seurat-v3/seurat-v3.js"),
  list: () => import("./list/list.js"),
  all: () => import("./all/all.js"),
};
