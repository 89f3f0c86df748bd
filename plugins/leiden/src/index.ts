import type { CatalogOptions, PluginCatalog } from "@heddle/contracts";

/** Leiden clustering. Requires the optional peer dependency scran.js. */
export const leidenClustering = {
  leiden: () => import("./leiden/leiden.js"),
} satisfies PluginCatalog<"clustering">;

declare module "@heddle/contracts" {
  interface PluginOptions extends CatalogOptions<"clustering", typeof leidenClustering> {}
}
