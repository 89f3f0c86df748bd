import type { PluginCatalogue } from "@heddle/contracts";

export const priors: PluginCatalogue<"prior"> = {
  "gaussian-mixture": () => import("./gaussian-mixture/gaussian-mixture.js"),
  "standard-normal": () => import("./standard-normal/standard-normal.js"),
};
