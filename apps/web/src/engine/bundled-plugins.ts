import { type Catalog, standardCatalog } from "heddle";

/** scran.js generates code from strings at its start, which the page's content security policy forbids. */
const { leiden: _leiden, ...clustering } = standardCatalog.clustering;

/** The plugins of this page: the standard ones, except those that its policy forbids. */
export const bundledPlugins: Catalog = { ...standardCatalog, clustering };
