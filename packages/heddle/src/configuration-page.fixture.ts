import type { Role } from "@heddle/contracts";
import { configSchema, type PluginChoice, PRESETS, resolveConfig } from "@heddle/runtime/config";
import {
  choose,
  inputSchema,
  loadPlugin,
  type OptionRow,
  optionRows,
  ROLE_OF_KEY,
  rowsOf,
} from "@heddle/runtime/plugins";
import { standardCatalog } from "./standard-catalog.js";

const INTRODUCTION = `<!-- Generated from the schemas: npm run generate -->

# Configuration

A configuration is YAML, JSON or TypeScript. The preset provides every key that it leaves out. Examples: \`examples/\`.
\`heddle init FILE\` writes a configuration for a file. With \`$schema\`, or the first line that \`init\` writes, editors complete keys.
\`--set key=value\` sets a key on the command line: \`--set objective.beta=4\`.

Select a plugin by name, \`objective: capacity\`, or by name and options, \`objective: { use: capacity, beta: 20 }\`.
Another plugin does not inherit the options of the preset's plugin.

A schedule is a number, or \`{ kind: linear | cosine | cyclic, from, to, start: 0, end, unit: fraction |
epochs | steps, allowUnfinished }\`. A schedule in epochs or steps that exceeds training is an error unless
\`allowUnfinished: true\`.
`;

/** docs/configuration.md: every key, all presets side by side, every option of every plugin. */
export async function configurationPage(): Promise<string> {
  const plugins = await Promise.all((Object.keys(standardCatalog) as Role[]).map(roleSection));
  return [
    INTRODUCTION,
    "## Presets\n",
    "`preset: scvi` and `preset: linear-scvi` equal the defaults of SCVI and LinearSCVI in scvi-tools 1.4.2. Values that differ are **bold**.\n",
    await presetTable(),
    "## Keys\n",
    "A value of the preset, above, replaces the default here.\n",
    optionTable(configRows()),
    "## Plugins and their options\n",
    ...plugins,
  ].join("\n");
}

function configRows(): OptionRow[] {
  const roles: Readonly<Record<string, Role>> = { ...ROLE_OF_KEY, "evaluation.clustering": "clustering" };
  const lists: Readonly<Record<string, Role>> = {
    reports: "report",
    trackers: "tracker",
    "evaluation.metrics": "metric",
  };
  return rowsOf(inputSchema(configSchema), "", true)
    .filter(({ name }) => !/\.use$/.test(name) || name === "data.use")
    .map((row) => {
      const role = roles[row.name];
      const list = lists[row.name];
      const filled = { ...row, default: row.default ?? defaultAt(row.name) };
      if (role !== undefined) return { ...filled, values: namesOf(role) };
      return list === undefined ? filled : { ...filled, values: `list of ${namesOf(list)}` };
    });
}

/** The default from parsing: a JSON Schema has no default of a transformed value. */
function defaultAt(name: string): string | undefined {
  const value = name
    .split(".")
    .reduce<unknown>((under, key) => (under as Record<string, unknown> | undefined)?.[key], configSchema.parse({}));
  const short = (pick: unknown) => (pick as { use?: string } | null)?.use ?? pick;
  const shown = Array.isArray(value) ? value.map(short) : short(value);
  return shown === undefined ? undefined : JSON.stringify(shown);
}

const namesOf = (role: Role) => Object.keys(standardCatalog[role]).join(" | ");

function optionTable(rows: readonly OptionRow[]): string {
  const lines = rows.map(({ name, values, default: fallback, required, description }) =>
    row([`\`${name}\``, values, fallback === undefined ? (required ? "required" : "") : code(fallback), description]),
  );
  return `${row(["key", "values", "default", "description"])}${row(["---", "---", "---", "---"])}${lines.join("")}`;
}

const row = (cells: readonly string[]) =>
  `| ${cells.map((cell) => cell.replaceAll("|", "\\|").replaceAll("<", "&lt;")).join(" | ")} |\n`;
const code = (value: string) => `\`${value}\``;

async function roleSection(role: Role): Promise<string> {
  const plugins = await Promise.all(
    Object.keys(standardCatalog[role]).map((name) => loadPlugin(standardCatalog, role, name)),
  );
  const parts = plugins.map(({ name, summary, options }) => {
    const rows = optionRows(options);
    return `#### \`${name}\`\n\n${summary}\n\n${rows.length === 0 ? "No options.\n" : optionTable(rows)}`;
  });
  return [`### ${role}\n`, ...parts].join("\n");
}

/** Presets with the defaults of their plugins; keys that no preset sets are left out. */
async function presetTable(): Promise<string> {
  const presets = Object.keys(PRESETS) as (keyof typeof PRESETS)[];
  const perPreset = await Promise.all(presets.map(presetValues));
  const keys = together([...new Set(perPreset.flatMap((values) => [...values.keys()]))]);
  const lines = keys.map((key) => {
    const values = perPreset.map((each) => each.get(key) ?? "");
    const differ = new Set(values).size > 1;
    return row([
      code(key),
      ...values.map((value) => (value === "" ? "" : differ ? `**${code(value)}**` : code(value))),
    ]);
  });
  return `${row(["key", ...presets])}${row(["---", ...presets.map(() => "---")])}${lines.join("")}`;
}

/** Groups the keys of one option across presets. */
function together(keys: readonly string[]): string[] {
  const option = (key: string) => key.split(".").slice(0, 2).join(".");
  const topic = (key: string) => key.split(".")[0];
  const rank = (name: (key: string) => string) => (key: string) => keys.findIndex((other) => name(other) === name(key));
  const [byTopic, byOption] = [rank(topic), rank(option)];
  return [...keys].sort((a, b) => byTopic(a) - byTopic(b) || byOption(a) - byOption(b));
}

async function presetValues(preset: keyof typeof PRESETS): Promise<Map<string, string>> {
  const config = resolveConfig({ preset });
  const { select, count, ...geneOptions } = config.genes;
  const selection = await filledIn("gene-selection", { use: select, ...geneOptions }, "genes");
  const { use, ...selected } = selection;
  const genes = { select: use, ...(count !== undefined && { count }), ...selected };
  const keys = Object.keys(ROLE_OF_KEY) as (keyof typeof ROLE_OF_KEY)[];
  const chosen = await Promise.all(
    keys.map(async (key) => [key, await filledIn(ROLE_OF_KEY[key], config[key] ?? { use: "none" }, key)] as const),
  );
  return flatten({ genes, latents: config.latents, ...Object.fromEntries(chosen), training: config.training }, "");
}

async function filledIn(role: Role, pick: PluginChoice, key: string): Promise<Record<string, unknown>> {
  const { options } = await choose(standardCatalog, role, pick, key);
  return { use: pick.use, ...options };
}

function flatten(value: object, prefix: string): Map<string, string> {
  const entries = Object.entries(value as Record<string, unknown>).flatMap(([key, inner]): [string, string][] =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? [...flatten(inner, `${prefix}${key}.`)]
      : inner === undefined
        ? []
        : [[`${prefix}${key}`, JSON.stringify(inner)]],
  );
  return new Map(entries);
}
