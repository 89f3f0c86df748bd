import type { CatalogOptions, PluginCatalog } from "@heddle/contracts";

export const trackers = {
  mlflow: () => import("./mlflow/mlflow.js"),
} satisfies PluginCatalog<"tracker">;

declare module "@heddle/contracts" {
  interface PluginOptions extends CatalogOptions<"tracker", typeof trackers> {}
}
