import type { PluginCatalog } from "@heddle/contracts";

/** The standard reports; each is loaded on first use. */
export const reports: PluginCatalog<"report"> = {
  csv: () => import("./csv/csv.js"),
  html: () => import("./html/html.js"),
  json: () => import("./json/json.js"),
  parquet: () => import("./parquet/parquet.js"),
};
