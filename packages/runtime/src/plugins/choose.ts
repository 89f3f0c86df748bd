import { type AnyPlugin, HeddleError, type Role } from "@heddle/contracts";
import { describeIssues, resolveConfig } from "../config/resolve.js";
import type { Config, PluginChoice } from "../config/schema.js";
import { type Catalog, loadPlugin } from "./catalog.js";

/** A plugin with its validated options: ready to be created. */
export interface ConfiguredPlugin<R extends Role = Role> {
  readonly plugin: AnyPlugin<R>;
  readonly options: Readonly<Record<string, unknown>>;
}

/** Loads the plugin and checks its options; `key` is where the choice stands in the configuration. */
export async function choose<R extends Role>(
  catalog: Catalog,
  role: R,
  pick: PluginChoice,
  key: string,
): Promise<ConfiguredPlugin<R>> {
  const plugin = await loadPlugin(catalog, role, pick.use);
  const { use: _use, ...given } = pick;
  const parsed = plugin.options.safeParse(given);
  if (!parsed.success) {
    throw new HeddleError("config", {
      where: `${role} ${pick.use}`,
      expected: "options as `heddle plugins` lists them",
      got: describeIssues(parsed.error, [key]),
      next: `See heddle plugins ${pick.use} for every option, its range and default.`,
      cause: parsed.error,
    });
  }
  return { plugin, options: parsed.data as Record<string, unknown> };
}

/** The plugins of a model: what train-step.ts runs. */
export interface ModelPlugins {
  readonly encoder: ConfiguredPlugin<"encoder">;
  readonly decoder: ConfiguredPlugin<"decoder">;
  readonly likelihood: ConfiguredPlugin<"likelihood">;
  readonly librarySize: ConfiguredPlugin<"library-size">;
  readonly prior: ConfiguredPlugin<"prior">;
  readonly objective: ConfiguredPlugin<"objective">;
  readonly optimizer: ConfiguredPlugin<"optimizer">;
}

export async function chooseModelPlugins(catalog: Catalog, config: Config): Promise<ModelPlugins> {
  const [encoder, decoder, likelihood, librarySize, prior, objective, optimizer] = await Promise.all([
    choose(catalog, "encoder", config.encoder, "encoder"),
    choose(catalog, "decoder", config.decoder, "decoder"),
    choose(catalog, "likelihood", config.likelihood, "likelihood"),
    choose(catalog, "library-size", config.librarySize, "librarySize"),
    choose(catalog, "prior", config.prior, "prior"),
    choose(catalog, "objective", config.objective, "objective"),
    choose(catalog, "optimizer", config.optimizer, "optimizer"),
  ]);
  return { encoder, decoder, likelihood, librarySize, prior, objective, optimizer };
}

/** The gene selection and its options stand side by side under `genes`, with `count` for the request. */
export async function chooseGeneSelection(
  catalog: Catalog,
  config: Config,
): Promise<ConfiguredPlugin<"gene-selection">> {
  const { select, count: _count, ...options } = config.genes;
  return choose(catalog, "gene-selection", { use: select, ...options }, "genes");
}

const named = ({ plugin, options }: ConfiguredPlugin): PluginChoice => ({ use: plugin.name, ...options });

/** The configuration with every plugin's options filled in: what config.json keeps. */
export function withResolvedOptions(
  config: Config,
  model: ModelPlugins,
  genes: ConfiguredPlugin<"gene-selection">,
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
  };
}

/** What a run of this configuration would keep as its config.json: presets, defaults and plugins' options filled in. */
export async function completeConfig(catalog: Catalog, input: unknown, where?: string): Promise<Config> {
  const config = resolveConfig(input, where);
  const [model, genes] = await Promise.all([chooseModelPlugins(catalog, config), chooseGeneSelection(catalog, config)]);
  return withResolvedOptions(config, model, genes);
}
