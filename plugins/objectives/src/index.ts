import type { PluginCatalogue } from "@heddle/contracts";

export const objectives: PluginCatalogue<"objective"> = {
  "beta-vae": () => import("./beta-vae/beta-vae.js"),
  capacity: () => import("./capacity/capacity.js"),
};
