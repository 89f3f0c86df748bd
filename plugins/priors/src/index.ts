import type { CatalogOptions, PluginCatalog } from "@heddle/contracts";

export const priors = {
  conditional: () => import("./conditional/conditional.js"),
  "gaussian-mixture": () => import("./gaussian-mixture/gaussian-mixture.js"),
  laplace: () => import("./laplace/laplace.js"),
  "standard-normal": () => import("./standard-normal/standard-normal.js"),
  vamp: () => import("./vamp/vamp.js"),
} satisfies PluginCatalog<"prior">;

declare module "@heddle/contracts" {
  interface PluginOptions extends CatalogOptions<"prior", typeof priors> {}
}
