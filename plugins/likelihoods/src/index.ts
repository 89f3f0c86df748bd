import type { PluginCatalogue } from "@heddle/contracts";

export const likelihoods: PluginCatalogue<"likelihood"> = {
  "negative-binomial": () => import("./negative-binomial/negative-binomial.js"),
  zinb: () => import("./zinb/zinb.js"),
};
