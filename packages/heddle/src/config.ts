// heddle/config: configurations, their JSON Schema, and the plugins that they can name. Importing it loads no engine.
import { type AnyPlugin, type Citation, HeddleError, type Role } from "@heddle/contracts";
import type { Config } from "@heddle/runtime/config";
import { readConfig } from "@heddle/runtime/config";
import { didYouMean } from "@heddle/runtime/option-names";
import type { Catalog, JsonSchema, OptionRow } from "@heddle/runtime/plugins";
import type { RunStore } from "@heddle/runtime/stores";
import { storeAt } from "@heddle/runtime/stores";
import { catalogWith } from "./catalog-with.js";
import { checkOptions, type OptionKeys } from "./check-options.js";
import type { PluginInput } from "./plugins-from.js";
import { resolvePlugins } from "./resolve-plugins.js";

export type { Config, ConfigInput, ConfigSource, PluginChoice } from "@heddle/runtime/config";
export { applySettings, PRESETS, resolveConfig, type Setting } from "@heddle/runtime/config";
export type { JsonSchema, OptionRow } from "@heddle/runtime/plugins";
export { checkColumns } from "./check-columns.js";
export { type ProposedConfig, type ProposeOptions, proposeConfig, proposeLabels } from "./propose-config.js";
export { quickTraining, quickTrainingText } from "./quick-training.js";

export interface ConfigOptions {
  /** Plugins besides the standard ones. */
  readonly plugins?: readonly PluginInput[];
  /** Replaces the standard plugins, for a program that offers only some. */
  readonly catalog?: Catalog;
}

const KEYS: OptionKeys<ConfigOptions> = { plugins: true, catalog: true };

/** A plugin in a list. */
export interface PluginSummary {
  readonly role: Role;
  readonly name: string;
  readonly summary: string;
}

/** Everything about a plugin, with its options as rows of a table. */
export interface PluginDescription extends PluginSummary {
  readonly options: readonly OptionRow[];
  /** The equations or the code that the plugin follows. */
  readonly source?: string;
  readonly citations: readonly Citation[];
  readonly apiVersion: number;
  /** The npm package of a plugin that is not a standard one. */
  readonly package?: { readonly name: string; readonly version: string };
}

/**
 * All plugins by role, the standard ones and those of `plugins`.
 *
 * @example
 * for (const { role, name, summary } of await listPlugins()) console.log(role, name, summary);
 */
export async function listPlugins(options: ConfigOptions = {}): Promise<PluginSummary[]> {
  checkOptions("listPlugins", options, KEYS);
  return (await loadAll(options)).map(({ role, name, summary }) => ({ role, name, summary }));
}

/**
 * The plugins with a name, one for each role that has it. HeddleError "unknown-plugin" lists all names.
 *
 * @example
 * const [capacity] = await describePlugin("capacity");
 * for (const { name, values } of capacity!.options) console.log(name, values);
 */
export async function describePlugin(plugin: string, options: ConfigOptions = {}): Promise<PluginDescription[]> {
  checkOptions("describePlugin", options, KEYS);
  const all = await loadAll(options);
  const found = all.filter(({ name }) => name === plugin);
  if (found.length === 0) throw unknownPlugin(plugin, [...new Set(all.map(({ name }) => name))]);
  const { optionRows } = await import("@heddle/runtime/plugins");
  return found.map((each) => {
    const { role, name, summary, source, citations = [], apiVersion, package: from } = each;
    return { role, name, summary, options: optionRows(each.options), source, citations, apiVersion, package: from };
  });
}

async function loadAll(options: ConfigOptions): Promise<AnyPlugin[]> {
  const [{ loadPlugin }, catalog] = await Promise.all([import("@heddle/runtime/plugins"), catalogOf(options)]);
  const roles = Object.keys(catalog) as Role[];
  return Promise.all(
    roles.flatMap((role) => Object.keys(catalog[role]).map((name) => loadPlugin(catalog, role, name))),
  );
}

const unknownPlugin = (name: string, known: readonly string[]) =>
  new HeddleError("unknown-plugin", {
    expected: `a plugin's name: ${known.join(", ")}`,
    got: JSON.stringify(name),
    next: didYouMean(name, known, "Choose one of these, or load the package that has it."),
  });

/** JSON Schema (draft 2020-12) of a configuration with every option of every plugin, for editors and forms. */
export async function configJsonSchema(options: ConfigOptions = {}): Promise<JsonSchema> {
  checkOptions("configJsonSchema", options, KEYS);
  const { jsonSchema } = await import("@heddle/runtime/plugins");
  return jsonSchema(await catalogOf(options));
}

/** The configuration with every default filled in, those of plugins included. HeddleError "config" names a wrong key. */
export async function completeConfig(config: unknown, options: ConfigOptions = {}): Promise<Config> {
  checkOptions("completeConfig", options, KEYS);
  const { completeConfig: complete } = await import("@heddle/runtime/plugins");
  return complete(await catalogOf(options), config);
}

/** The configuration of a run, from its config.json. HeddleError "bad-run-folder" if there is none. */
export async function readRunConfig(run: string | RunStore): Promise<Readonly<Record<string, unknown>>> {
  return (await readConfig(typeof run === "string" ? storeAt(run) : run)) as Record<string, unknown>;
}

const catalogOf = async ({ plugins = [], catalog }: ConfigOptions) =>
  catalogWith(await resolvePlugins(plugins), catalog);
