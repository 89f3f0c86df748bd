import type { PluginCatalogue } from "@heddle/contracts";

export const optimizers: PluginCatalogue<"optimizer"> = {
  adam: () => import("./adam/adam.js"),
};
