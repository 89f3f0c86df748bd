import { type AnyPlugin, ownValue, type Role } from "@heddle/contracts";
import { inputSchema, type JsonSchema } from "../config/input-schema.js";
import { PRESETS } from "../config/presets.js";
import { configSchema } from "../config/schema.js";
import { type Catalog, loadPlugin } from "./catalog.js";

/** Keys of the configuration that select one plugin. */
export const ROLE_OF_KEY = {
  encoder: "encoder",
  decoder: "decoder",
  likelihood: "likelihood",
  librarySize: "library-size",
  prior: "prior",
  objective: "objective",
  optimizer: "optimizer",
  rotation: "rotation",
  backend: "backend",
} as const satisfies Record<string, Role>;

/**
 * The configuration as a JSON Schema, with every option of every plugin in the catalog: editors use it
 * to complete and check names, options and ranges. Loads every plugin.
 */
export async function jsonSchema(catalog: Catalog): Promise<JsonSchema> {
  const base = inputSchema(configSchema);
  const keys = base.properties!;
  const choices = await Promise.all(
    Object.entries(ROLE_OF_KEY).map(async ([key, role]) => {
      return [key, await choice(catalog, role, ownValue(keys, key) ?? {})] as const;
    }),
  );
  const list = async (role: Role, key: JsonSchema) => ({ ...key, items: await choice(catalog, role, {}) });
  const evaluation = keys.evaluation;
  const evaluationKeys = evaluation.properties!;
  return {
    ...base,
    title: "Heddle configuration",
    properties: {
      ...keys,
      ...Object.fromEntries(choices),
      data: await dataKey(catalog, keys.data),
      genes: await genesKey(catalog, keys.genes),
      reports: await list("report", keys.reports),
      trackers: await list("tracker", keys.trackers),
      evaluation: {
        ...evaluation,
        properties: {
          ...evaluationKeys,
          metrics: await list("metric", evaluationKeys.metrics),
          clustering: await choice(catalog, "clustering", evaluationKeys.clustering),
        },
      },
    },
  };
}

/** "name" or { use: "name", …its options }. `use` is optional if a preset chooses the plugin. */
async function choice(catalog: Catalog, role: Role, key: JsonSchema): Promise<JsonSchema> {
  const plugins = await loadRole(catalog, role);
  const chosen = chosenByPresets();
  return {
    ...(key.description !== undefined && { description: key.description }),
    ...("default" in key && { default: key.default }),
    anyOf: [named(plugins), ...plugins.map((plugin) => withOptions(plugin, "use", {}, chosen.has(plugin.name)))],
  };
}

async function loadRole(catalog: Catalog, role: Role): Promise<AnyPlugin[]> {
  return Promise.all(Object.keys(catalog[role]).map((name) => loadPlugin(catalog, role, name)));
}

const named = (plugins: readonly AnyPlugin[]): JsonSchema => ({
  anyOf: plugins.map(({ name, summary }) => ({ const: name, description: summary })),
});

/** Schema of a plugin's options, with the name of the plugin under `key`, and the keys of `more`. */
function withOptions(
  plugin: AnyPlugin,
  key: "use" | "select",
  more: Readonly<Record<string, JsonSchema>>,
  mayLeaveOut: boolean,
): JsonSchema {
  const { $schema: _draft, properties = {}, required = [], ...options } = inputSchema(plugin.options);
  const names = [...(mayLeaveOut ? [] : [key]), ...(required as string[])];
  return {
    ...options,
    type: "object",
    description: plugin.summary,
    properties: { [key]: { const: plugin.name, description: plugin.summary }, ...more, ...properties },
    ...(names.length > 0 && { required: names }),
  };
}

/** Names of the plugins that presets choose under one of the keys. */
function chosenByPresets(): Set<string> {
  const keys = Object.keys(ROLE_OF_KEY);
  const presets: Readonly<Record<string, unknown>>[] = Object.values(PRESETS);
  const picks = presets.flatMap((preset) => keys.map((key) => ownValue(preset, key) as { use: string } | undefined));
  return new Set(picks.flatMap((pick) => (pick === undefined ? [] : [pick.use])));
}

async function genesKey(catalog: Catalog, key: JsonSchema): Promise<JsonSchema> {
  const { select, count } = objectOf(key).properties!;
  const plugins = await loadRole(catalog, "gene-selection");
  const chosen = [select.default, ...Object.values(PRESETS).map(({ genes }) => genes.select)];
  return {
    description: key.description,
    anyOf: plugins.map((plugin) => withOptions(plugin, "select", { count: count }, chosen.includes(plugin.name))),
  };
}

/** A path; a dataset plugin with its options; or `auto`, which passes the options to the plugin that it selects. */
async function dataKey(catalog: Catalog, key: JsonSchema): Promise<JsonSchema> {
  const { path } = objectOf(key).properties!;
  const plugins = await loadRole(catalog, "dataset");
  const auto = { const: "auto", description: "The first plugin that recognizes the file." };
  return {
    description: key.description,
    anyOf: [
      { type: "string", description: "A file or folder." },
      { type: "object", properties: { use: auto, path: path } },
      ...plugins.map((plugin) => withOptions(plugin, "use", { path: path }, false)),
    ],
  };
}

/** The object among the alternatives of a key. */
function objectOf(key: JsonSchema): JsonSchema {
  const forms = [key, ...((key.anyOf as JsonSchema[] | undefined) ?? [])];
  return forms.find((form) => form.properties !== undefined)!;
}
