import type { PluginCatalog } from "@heddle/contracts";

export const likelihoods: PluginCatalog<"likelihood"> = {
  gaussian: () => import("./gaussian/gaussian.js"),
  "negative-binomial": () => import("./negative-binomial/negative-binomial.js"),
  poisson: () => import("./poisson/poisson.js"),
  zinb: () => import("./zinb/zinb.js"),
};
