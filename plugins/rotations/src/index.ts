import type { CatalogOptions, PluginCatalog } from "@heddle/contracts";

export const rotations = {
  none: () => import("./none/none.js"),
  ica: () => import("./ica/ica.js"),
  orthogonal: () => import("./orthogonal/orthogonal.js"),
  varimax: () => import("./varimax/varimax.js"),
} satisfies PluginCatalog<"rotation">;

declare module "@heddle/contracts" {
  interface PluginOptions extends CatalogOptions<"rotation", typeof rotations> {}
}
