import type { PluginCatalogue } from "@heddle/contracts";

export const librarySizes: PluginCatalogue<"library-size"> = {
  observed: () => import("./observed/observed.js"),
};
