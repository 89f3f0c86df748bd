import type { PluginCatalogue } from "@heddle/contracts";

export const priors: PluginCatalogue<"prior"> = {
  "standard-normal": () => import("./standard-normal/standard-normal.js"),
};
