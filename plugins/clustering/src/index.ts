import type { PluginCatalog } from "@heddle/contracts";

export const clusterings: PluginCatalog<"clustering"> = {
  "k-means": () => import("./k-means/k-means.js"),
};
