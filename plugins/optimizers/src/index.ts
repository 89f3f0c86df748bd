import type { CatalogOptions, PluginCatalog } from "@heddle/contracts";

export const optimizers = {
  adam: () => import("./adam/adam.js"),
} satisfies PluginCatalog<"optimizer">;

declare module "@heddle/contracts" {
  interface PluginOptions extends CatalogOptions<"optimizer", typeof optimizers> {}
}
