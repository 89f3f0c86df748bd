import { type Citation, ownValue, type PluginCatalog, type Role } from "@heddle/contracts";
import type { Config } from "../config/schema.js";
import type { Catalog } from "./catalog.js";

/** The publications that the plugins of a configuration name, each once; none for plugins that the catalog lacks. */
export async function citationsOf(catalog: Catalog, config: Config): Promise<Citation[]> {
  const named: readonly (readonly [Role, string])[] = [
    ["gene-selection", config.genes.select],
    ["encoder", config.encoder.use],
    ["decoder", config.decoder.use],
    ["likelihood", config.likelihood.use],
    ["library-size", config.librarySize.use],
    ["prior", config.prior.use],
    ["objective", config.objective.use],
    ["optimizer", config.optimizer.use],
    ...(config.rotation === undefined ? [] : [["rotation", config.rotation.use] as const]),
    ["clustering", config.evaluation.clustering.use],
    ...config.evaluation.metrics.map(({ use }) => ["metric", use] as const),
  ];
  const loads = named.flatMap(([role, name]) => {
    const known: PluginCatalog<Role> = catalog[role];
    return ownValue(known, name) ?? [];
  });
  const plugins = await Promise.all(loads.map((load) => load()));
  const cited = plugins.flatMap(({ default: { citations = [] } }) => citations);
  return [...new Map(cited.map((citation) => [citation.url, citation])).values()];
}
