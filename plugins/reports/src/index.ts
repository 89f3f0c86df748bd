import type { CatalogOptions, PluginCatalog } from "@heddle/contracts";

/** The standard reports; each is loaded on first use. */
export const reports = {
  csv: () => import("./csv/csv.js"),
  html: () => import("./html/html.js"),
  json: () => import("./json/json.js"),
  parquet: () => import("./parquet/parquet.js"),
} satisfies PluginCatalog<"report">;

declare module "@heddle/contracts" {
  interface PluginOptions extends CatalogOptions<"report", typeof reports> {}
}
