import type { PluginCatalog } from "@heddle/contracts";

export const librarySizes: PluginCatalog<"library-size"> = {
  learned: () => import("./learned/learned.js"),
  observed: () => import("./observed/observed.js"),
};
