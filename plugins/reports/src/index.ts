import type { PluginCatalogue } from "@heddle/contracts";

/** The standard reports, each loaded when it is chosen. */
export const reports: PluginCatalogue<"report"> = {
  csv: () => import("./csv/csv.js"),
  html: () => import("./html/html.js"),
  json: () => import("./json/json.js"),
  parquet: () => import("./parquet/parquet.js"),
};
