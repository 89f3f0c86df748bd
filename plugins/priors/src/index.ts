import type { PluginCatalog } from "@heddle/contracts";

export const priors: PluginCatalog<"prior"> = {
  conditional: () => import("./conditional/conditional.js"),
  "gaussian-mixture": () => import("./gaussian-mixture/gaussian-mixture.js"),
  laplace: () => import("./laplace/laplace.js"),
  "standard-normal": () => import("./standard-normal/standard-normal.js"),
  vamp: () => import("./vamp/vamp.js"),
};
