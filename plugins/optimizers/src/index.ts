import type { PluginCatalog } from "@heddle/contracts";

export const optimizers: PluginCatalog<"optimizer"> = {
  adam: () => import("./adam/adam.js"),
};
