import type { PluginCatalogue } from "@heddle/contracts";

export const clusterings: PluginCatalogue<"clustering"> = {
  "k-means": () => import("./k-means/k-means.js"),
};
