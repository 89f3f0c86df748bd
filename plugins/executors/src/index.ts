import type { PluginCatalog } from "@heddle/contracts";

export const executors: PluginCatalog<"executor"> = {
  local: () => import("./local/local.js"),
};
