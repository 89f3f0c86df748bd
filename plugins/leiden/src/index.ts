import type { PluginCatalog } from "@heddle/contracts";

/** Clustering that needs a package of its own, scran.js: a peer, which only those install who choose it. */
export const leidenClustering: PluginCatalog<"clustering"> = {
  leiden: () => import("./leiden/leiden.js"),
};
