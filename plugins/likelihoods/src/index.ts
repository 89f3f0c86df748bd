import type { CatalogOptions, PluginCatalog } from "@heddle/contracts";

export const likelihoods = {
  gaussian: () => import("./gaussian/gaussian.js"),
  "negative-binomial": () => import("./negative-binomial/negative-binomial.js"),
  poisson: () => import("./poisson/poisson.js"),
  zinb: () => import("./zinb/zinb.js"),
} satisfies PluginCatalog<"likelihood">;

declare module "@heddle/contracts" {
  interface PluginOptions extends CatalogOptions<"likelihood", typeof likelihoods> {}
}
