import { type AnyPlugin, HeddleError } from "heddle";
import { configJsonSchema, describePlugin, listPlugins, type OptionRow, type PluginDescription } from "heddle/config";
import { gatherConfig, stringsIn } from "../config/gather.js";
import { type InstalledPlugin, installedPlugins } from "../config/installed-plugins.js";
import { readSettingsUnder } from "../config/settings.js";
import type { CommonOptions } from "../options.js";
import { type Invocation, printOrWrite, type Result } from "../result.js";
import { facts, table, wrap } from "../show/table.js";

export interface PluginsCommandOptions extends CommonOptions {
  readonly schema?: boolean;
  readonly config?: string;
}

/** `words` are empty, NAME, or show NAME. */
export async function plugins(words: readonly string[], invocation: Invocation<PluginsCommandOptions>): Promise<void> {
  const { terminal, options } = invocation;
  const name = nameIn(words);
  readSettingsUnder("plugins", options);
  const { plugins: own, config } = await gatherConfig({ config: options.config, options, folder: terminal.folder });
  const loaded = new Set(stringsIn(config.plugins));
  const installed = installedPlugins(terminal.folder).filter((each) => !loaded.has(each.name));
  await printOrWrite(invocation, await resultOf(own, { name, schema: options.schema === true, installed }));
}

function nameIn(words: readonly string[]): string | undefined {
  const [name, ...more] = words[0] === "show" ? words.slice(1) : words;
  const isMissing = name === undefined && words.length > 0;
  if (!isMissing && more.length === 0) return name;
  throw new HeddleError("usage", {
    expected: "heddle plugins, or heddle plugins show NAME",
    got: isMissing ? "no name" : `${words.length} words`,
    next: "heddle plugins lists all names.",
  });
}

interface Request {
  readonly name: string | undefined;
  readonly schema: boolean;
  /** Packages with plugins that are not loaded. */
  readonly installed: readonly InstalledPlugin[];
}

async function resultOf(plugins: readonly AnyPlugin[], { name, schema, installed }: Request): Promise<Result> {
  if (schema) {
    const json = await configJsonSchema({ plugins });
    return { json, text: `${JSON.stringify(json, null, 2)}\n` };
  }
  if (name !== undefined) return detailsOf(await describePlugin(name, { plugins }));
  const all = await listPlugins({ plugins });
  return {
    json: all,
    text: `${table(
      ["role", "name", "description"],
      all.map((plugin) => [plugin.role, plugin.name, plugin.summary]),
    )}${installedText(installed)}`,
  };
}

function installedText(installed: readonly InstalledPlugin[]): string {
  if (installed.length === 0) return "";
  const rows = installed.map(({ name, version }) => `  ${name} ${version}`).join("\n");
  const { name } = installed[0];
  return `\nInstalled, not loaded:\n${rows}\nLoad with --plugins ${name}, or with plugins: [${name}] in a configuration.\n`;
}

function detailsOf(found: readonly PluginDescription[]): Result {
  const text = found.map(
    ({ role, name, summary, options, ...origin }) =>
      `${role} ${name}\n${wrap(summary, 100)}\n\n${optionText(options)}\n${originText(origin)}`,
  );
  return { json: found, text: text.join("\n") };
}

/** Source of the equations, works to cite, package. */
function originText(plugin: Pick<PluginDescription, "source" | "citations" | "apiVersion" | "package">): string {
  const { source, citations, apiVersion, package: from } = plugin;
  const owner = from === undefined ? "standard" : `${from.name} ${from.version}`;
  return facts([
    ...(source === undefined ? [] : [["Source", source] as const]),
    ...citations.map(({ text, url }) => ["Cite", `${text} ${url}`] as const),
    ["Package", `${owner} (plugin API ${apiVersion})`],
  ]);
}

const INDENT = "    ";

function optionText(options: readonly OptionRow[]): string {
  if (options.length === 0) return "No options.\n";
  return options
    .map(({ name, values, default: fallback, required, description }) => {
      const fallbackText = fallback === undefined ? (required ? "required" : "no default") : `default ${fallback}`;
      const indented = description === "" ? "" : `${INDENT}${wrap(description, 96, INDENT)}\n`;
      return `  ${name}: ${values} (${fallbackText})\n${indented}`;
    })
    .join("");
}
