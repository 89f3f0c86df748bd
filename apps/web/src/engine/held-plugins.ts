import type { Catalogue } from "@heddle/runtime";
import { standardCatalogue } from "heddle";

/** scran.js makes code from strings when it starts, which the page's policy forbids. */
const { leiden: _leiden, ...clustering } = standardCatalogue.clustering;

/** What this page can run: the standard plugins, but for what its policy forbids. */
export const heldPlugins: Catalogue = { ...standardCatalogue, clustering };
