import type { CatalogOptions, PluginCatalog } from "@heddle/contracts";

/** Clustering that needs a package of its own, scran.js: a peer, which only those install who choose it. */
export const leidenClustering = {
  leiden: () => import("./leiden/leiden.js"),
} satisfies PluginCatalog<"clustering">;

declare module "@heddle/contracts" {
  interface PluginOptions extends CatalogOptions<"clustering", typeof leidenClustering> {}
}
