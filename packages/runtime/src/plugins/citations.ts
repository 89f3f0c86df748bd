import {
  type AnyPlugin,
  type Citation,
  ownValue,
  type PluginCatalog,
  type Role,
  type RunRecord,
  TOKENS,
} from "@heddle/contracts";
import type { Config } from "../config/schema.js";
import type { Catalog } from "./catalog.js";

type Named = readonly [Role, string];

/** Files of a run that show which plugins of its configuration had an effect. */
export type UsedIn = Pick<RunRecord, "summary" | "evaluation">;

/** Training with `labels`, which is no plugin. */
const SEMI_SUPERVISED: readonly Citation[] = [
  {
    text: "Kingma et al. 2014. Semi-supervised Learning with Deep Generative Models. NeurIPS.",
    url: "https://arxiv.org/abs/1406.5298",
  },
  {
    text: "Xu et al. 2021. Probabilistic harmonization and annotation of single-cell transcriptomics data with deep generative models. Molecular Systems Biology 17.",
    url: "https://doi.org/10.15252/msb.20209620",
  },
];

/** The publications of the plugins that a run used, each once; none for plugins that the catalog lacks. */
export async function citationsOf(catalog: Catalog, config: Config, used: UsedIn): Promise<Citation[]> {
  const trained = await pluginsOf(catalog, trainingPlugins(config, used));
  const metrics = await pluginsOf(catalog, metricsWithResults(used));
  const clusters = metrics.some(({ needs }) => needs?.includes(TOKENS.clustering));
  const clusterings = clusters ? await pluginsOf(catalog, [["clustering", config.evaluation.clustering.use]]) : [];
  const cited = [
    ...trained.flatMap(({ citations = [] }) => citations),
    ...(used.summary.labels === undefined ? [] : SEMI_SUPERVISED),
    ...[...clusterings, ...metrics].flatMap(({ citations = [] }) => citations),
  ];
  return [...new Map(cited.map((citation) => [citation.url, citation])).values()];
}

/** A run without a choice of genes used no gene selection, and a run without fitted axes no rotation. */
function trainingPlugins(config: Config, { summary }: UsedIn): Named[] {
  const rotation = summary.rotation?.use ?? (summary.rotatedAfter === undefined ? undefined : config.rotation?.use);
  return [
    ["dataset", summary.data.format],
    ...(summary.genes < summary.genesInFile ? ([["gene-selection", config.genes.select]] as const) : []),
    ["encoder", config.encoder.use],
    ["decoder", config.decoder.use],
    ["likelihood", config.likelihood.use],
    ["library-size", config.librarySize.use],
    ["prior", config.prior.use],
    ["objective", config.objective.use],
    ["optimizer", config.optimizer.use],
    ...(rotation === undefined ? [] : ([["rotation", rotation]] as const)),
  ];
}

/** The name of a result starts with the name of its metric. */
function metricsWithResults({ evaluation: { results, supervised } }: UsedIn): Named[] {
  const names = [...results, ...(supervised?.results ?? [])].map(({ name }) => name.split("/")[0]);
  return [...new Set(names)].map((name) => ["metric", name]);
}

async function pluginsOf(catalog: Catalog, named: readonly Named[]): Promise<AnyPlugin[]> {
  const loads = named.flatMap(([role, name]) => {
    const known: PluginCatalog<Role> = catalog[role];
    return ownValue(known, name) ?? [];
  });
  return (await Promise.all(loads.map((load) => load()))).map((each) => each.default);
}
