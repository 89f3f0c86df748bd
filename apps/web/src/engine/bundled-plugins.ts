import type { Catalog } from "@heddle/runtime";
import { standardCatalog } from "heddle";

/** scran.js makes code from strings when it starts, which the page's policy forbids. */
const { leiden: _leiden, ...clustering } = standardCatalog.clustering;

/** What this page can run: the standard plugins, but for what its policy forbids. */
export const bundledPlugins: Catalog = { ...standardCatalog, clustering };
