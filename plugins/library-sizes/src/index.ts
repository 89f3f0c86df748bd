import type { PluginCatalogue } from "@heddle/contracts";

export const librarySizes: PluginCatalogue<"library-size"> = {
  learned: () => import("./learned/learned.js"),
  observed: () => import("./observed/observed.js"),
};
