import type { AnyPlugin, Role } from "@heddle/contracts";
import { optionError } from "../config/option-error.js";
import { refuseReservedKey } from "../config/reserved-key.js";
import type { Config, PluginChoice } from "../config/schema.js";
import { type ConfigSource, placeOf } from "../config/source.js";
import { type Catalog, loadPlugin } from "./catalog.js";
import { optionNames } from "./option-rows.js";
import { settled } from "./settled.js";

/** A plugin with its validated options: ready to be created. */
export interface ConfiguredPlugin<R extends Role = Role> {
  readonly plugin: AnyPlugin<R>;
  readonly options: Readonly<Record<string, unknown>>;
}

/** Place of a choice: the key, and the origin of the configuration. */
export interface ChoiceContext {
  /** Dotted, from the root of the configuration: "evaluation.metrics.0". */
  readonly key: string;
  readonly source?: ConfigSource;
  /** Keys beside the options that are not options: `use`, or `select` and `count` for genes. */
  readonly beside?: readonly string[];
}

/** Loads the plugin and checks its options; `at` is the key of the choice, or its whole context. */
export async function choose<R extends Role>(
  catalog: Catalog,
  role: R,
  pick: PluginChoice,
  at: string | ChoiceContext,
): Promise<ConfiguredPlugin<R>> {
  const { key, source, beside = ["use"] } = typeof at === "string" ? { key: at } : at;
  const path = key.split(".");
  const plugin = await loadPlugin(catalog, role, pick.use, placeOf(source, path));
  refuseReservedKey(pick, source, path);
  const { use: _use, ...value } = pick;
  const parsed = plugin.options.safeParse(value);
  if (parsed.success) return { plugin, options: parsed.data as Record<string, unknown> };
  const subject = `the ${role} ${pick.use}`;
  const others = await optionsOfOthers(catalog, role, pick.use);
  const adviceOn = (option: string) => adviceFrom(others, option);
  const help = `See heddle plugins show ${pick.use}.`;
  throw optionError(parsed.error, { schema: plugin.options, value, subject, path, beside, adviceOn }, source, help);
}

/** Option names of every other plugin of the role. */
async function optionsOfOthers(catalog: Catalog, role: Role, name: string): Promise<ReadonlyMap<string, string[]>> {
  const others = Object.keys(catalog[role]).filter((other) => other !== name);
  const loaded = await Promise.allSettled(others.map((other) => loadPlugin(catalog, role, other)));
  const plugins = loaded.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
  return new Map(plugins.map((plugin) => [plugin.name, optionNames(plugin)]));
}

function adviceFrom(others: ReadonlyMap<string, string[]>, option: string): string | undefined {
  const owners = [...others].filter(([, names]) => names.includes(option)).map(([name]) => name);
  return owners.length === 0 ? undefined : `${option} is an option of ${owners.join(", ")}.`;
}

/** The plugins of a model, used by train-step.ts. */
export interface ModelPlugins {
  readonly encoder: ConfiguredPlugin<"encoder">;
  readonly decoder: ConfiguredPlugin<"decoder">;
  readonly likelihood: ConfiguredPlugin<"likelihood">;
  readonly librarySize: ConfiguredPlugin<"library-size">;
  readonly prior: ConfiguredPlugin<"prior">;
  readonly objective: ConfiguredPlugin<"objective">;
  readonly optimizer: ConfiguredPlugin<"optimizer">;
}

export async function chooseModelPlugins(
  catalog: Catalog,
  config: Config,
  source?: ConfigSource,
): Promise<ModelPlugins> {
  const one = <R extends Role>(role: R, key: "encoder" | keyof ModelPlugins) =>
    choose(catalog, role, config[key], { key, source });
  return settled({
    encoder: one("encoder", "encoder"),
    decoder: one("decoder", "decoder"),
    likelihood: one("likelihood", "likelihood"),
    librarySize: one("library-size", "librarySize"),
    prior: one("prior", "prior"),
    objective: one("objective", "objective"),
    optimizer: one("optimizer", "optimizer"),
  });
}

/** The rotation of the latents; `none` if the configuration has no such key. */
export const chooseRotation = (
  catalog: Catalog,
  config: Config,
  source?: ConfigSource,
): Promise<ConfiguredPlugin<"rotation">> =>
  choose(catalog, "rotation", config.rotation ?? { use: "none" }, { key: "rotation", source });

/** The gene selection; its options and `count` are keys of `genes`. */
export async function chooseGeneSelection(
  catalog: Catalog,
  config: Config,
  source?: ConfigSource,
): Promise<ConfiguredPlugin<"gene-selection">> {
  const { select, count: _count, ...options } = config.genes;
  return choose(catalog, "gene-selection", { use: select, ...options }, { key: "genes", source, beside: GENE_KEYS });
}

const GENE_KEYS = ["select", "count"];
