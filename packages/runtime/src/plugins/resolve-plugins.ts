import type { Role } from "@heddle/contracts";
import { resolveConfig } from "../config/resolve.js";
import type { Config, PluginChoice } from "../config/schema.js";
import { type ConfigSource, sourceFrom } from "../config/source.js";
import type { Catalog } from "./catalog.js";
import { checkDataOptions } from "./check-data-options.js";
import {
  type ConfiguredPlugin,
  choose,
  chooseGeneSelection,
  chooseModelPlugins,
  chooseRotation,
  type ModelPlugins,
} from "./choose.js";
import { settled } from "./settled.js";

/** The plugins that rotate, evaluate, report and track a run. */
export interface EvaluationPlugins {
  readonly rotation: ConfiguredPlugin<"rotation">;
  readonly metrics: readonly ConfiguredPlugin<"metric">[];
  readonly clustering: ConfiguredPlugin<"clustering">;
  readonly reports: readonly ConfiguredPlugin<"report">[];
  readonly trackers: readonly ConfiguredPlugin<"tracker">[];
}

/** Every plugin that a configuration names, with its options checked. */
export interface RunPlugins extends EvaluationPlugins {
  readonly model: ModelPlugins;
  readonly genes: ConfiguredPlugin<"gene-selection">;
  readonly backend: ConfiguredPlugin<"backend">;
}

/**
 * Loads every plugin that the configuration names, from the dataset to the reports, and checks its options and whether
 * its optional packages are installed. Throws one HeddleError for all that is wrong.
 */
export async function resolvePlugins(catalog: Catalog, config: Config, source?: ConfigSource): Promise<RunPlugins> {
  const { metrics, clustering } = config.evaluation;
  const list = <R extends Role>(role: R, picks: readonly PluginChoice[], key: string) =>
    settledList(picks.map((pick, i) => choose(catalog, role, pick, { key: `${key}.${i}`, source })));
  const { data: _checked, ...plugins } = await settled({
    data: checkDataOptions(catalog, config.data, source),
    genes: chooseGeneSelection(catalog, config, source),
    model: chooseModelPlugins(catalog, config, source),
    backend: choose(catalog, "backend", config.backend, { key: "backend", source }),
    rotation: chooseRotation(catalog, config, source),
    metrics: list("metric", metrics, "evaluation.metrics"),
    clustering: choose(catalog, "clustering", clustering, { key: "evaluation.clustering", source }),
    reports: list("report", config.reports, "reports"),
    trackers: list("tracker", config.trackers ?? [], "trackers"),
  });
  await checkAvailable([plugins.clustering, ...plugins.metrics, ...plugins.reports, ...plugins.trackers]);
  return plugins;
}

/** All plugins on which the results of a run depend, in one list. */
export const allPlugins = ({
  model,
  metrics,
  reports,
  trackers: _recording,
  ...single
}: RunPlugins): ConfiguredPlugin[] => [...Object.values(model), ...Object.values(single), ...metrics, ...reports];

/** Throws if an optional package of one of the plugins is not installed. */
async function checkAvailable(plugins: readonly ConfiguredPlugin[]): Promise<void> {
  await settledList(plugins.map(async ({ plugin, options }) => plugin.checkInstalled?.(options)));
}

const settledList = async <T>(values: readonly Promise<T>[]): Promise<T[]> =>
  Object.values(await settled(Object.fromEntries(values.map((value, i) => [i, value]))));

const named = ({ plugin, options }: ConfiguredPlugin): PluginChoice => ({ use: plugin.name, ...options });

/** The configuration with the options of every plugin of the model filled in; those of evaluation too, if given. */
export function withResolvedOptions(
  config: Config,
  model: ModelPlugins,
  genes: ConfiguredPlugin<"gene-selection">,
  evaluation?: EvaluationPlugins,
): Config {
  const { use: select, ...geneOptions } = named(genes);
  return {
    ...config,
    genes: { ...geneOptions, select, ...(config.genes.count !== undefined && { count: config.genes.count }) },
    encoder: named(model.encoder),
    decoder: named(model.decoder),
    likelihood: named(model.likelihood),
    librarySize: named(model.librarySize),
    prior: named(model.prior),
    objective: named(model.objective),
    optimizer: named(model.optimizer),
    ...(evaluation && {
      ...(config.rotation && { rotation: named(evaluation.rotation) }),
      evaluation: {
        ...config.evaluation,
        metrics: evaluation.metrics.map(named),
        clustering: named(evaluation.clustering),
      },
      reports: evaluation.reports.map(named),
      ...(config.trackers && { trackers: evaluation.trackers.map(named) }),
    }),
  };
}

/** The config.json of a run: presets, defaults and the options of every plugin filled in. */
export async function completeConfig(catalog: Catalog, input: unknown, where?: string | ConfigSource): Promise<Config> {
  const config = resolveConfig(input, where);
  const plugins = await resolvePlugins(catalog, config, sourceFrom(where));
  return withResolvedOptions(config, plugins.model, plugins.genes, plugins);
}
