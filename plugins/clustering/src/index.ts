import type { CatalogOptions, PluginCatalog } from "@heddle/contracts";

export const clusterings = {
  "k-means": () => import("./k-means/k-means.js"),
} satisfies PluginCatalog<"clustering">;

declare module "@heddle/contracts" {
  interface PluginOptions extends CatalogOptions<"clustering", typeof clusterings> {}
}
