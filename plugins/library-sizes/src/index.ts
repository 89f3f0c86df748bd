import type { CatalogOptions, PluginCatalog } from "@heddle/contracts";

export const librarySizes = {
  learned: () => import("./learned/learned.js"),
  observed: () => import("./observed/observed.js"),
} satisfies PluginCatalog<"library-size">;

declare module "@heddle/contracts" {
  interface PluginOptions extends CatalogOptions<"library-size", typeof librarySizes> {}
}
