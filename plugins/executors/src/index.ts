import type { PluginCatalogue } from "@heddle/contracts";

export const executors: PluginCatalogue<"executor"> = {
  local: () => import("./local/local.js"),
};
