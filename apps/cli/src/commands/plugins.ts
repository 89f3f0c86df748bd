import { type AnyPlugin, HeddleError, type Role } from "@heddle/contracts";
import { type Catalog, jsonSchema, loadPlugin, type OptionRow, optionRows } from "@heddle/runtime";
import { gatherConfig } from "../config/gather.js";
import type { CommonOptions } from "../options.js";
import { type Invocation, printOrWrite, type Result } from "../result.js";
import { facts, table, wrap } from "../show/table.js";

export interface PluginsCommandOptions extends CommonOptions {
  readonly schema?: boolean;
  readonly config?: string;
}

/** `words`: none, NAME, or show NAME. */
export async function plugins(words: readonly string[], invocation: Invocation<PluginsCommandOptions>): Promise<void> {
  const { terminal, options } = invocation;
  const name = nameIn(words);
  const { catalog } = await gatherConfig({ config: options.config, options, folder: terminal.folder });
  await printOrWrite(invocation, await resultOf(catalog, name, options.schema === true));
}

function nameIn(words: readonly string[]): string | undefined {
  const [name, ...more] = words[0] === "show" ? words.slice(1) : words;
  const isMissing = name === undefined && words.length > 0;
  if (!isMissing && more.length === 0) return name;
  throw new HeddleError("usage", {
    expected: "heddle plugins, or heddle plugins show NAME",
    got: isMissing ? "no name" : `${words.length} words`,
    next: "See heddle plugins for all names.",
  });
}

async function resultOf(catalog: Catalog, name: string | undefined, schema: boolean): Promise<Result> {
  if (schema) {
    const json = await jsonSchema(catalog);
    return { json, text: `${JSON.stringify(json, null, 2)}\n` };
  }
  if (name !== undefined) return onePlugin(await namedPlugins(catalog, name));
  const all = await everyPlugin(catalog);
  return {
    json: all.map(({ role, name: own, summary }) => ({ role, name: own, summary })),
    text: table(
      ["role", "name", "what it is"],
      all.map((plugin) => [plugin.role, plugin.name, plugin.summary]),
    ),
  };
}

async function everyPlugin(catalog: Catalog): Promise<AnyPlugin[]> {
  const roles = Object.keys(catalog) as Role[];
  const byRole = roles.map((role) => Object.keys(catalog[role]).map((name) => loadPlugin(catalog, role, name)));
  return Promise.all(byRole.flat());
}

/** A name may stand in several roles. Throws HeddleError "unknown-plugin" with the nearest name. */
async function namedPlugins(catalog: Catalog, name: string): Promise<AnyPlugin[]> {
  const roles = (Object.keys(catalog) as Role[]).filter((role) => Object.hasOwn(catalog[role], name));
  if (roles.length > 0) return Promise.all(roles.map((role) => loadPlugin(catalog, role, name)));
  throw new HeddleError("unknown-plugin", {
    expected: "a plugin's name",
    got: JSON.stringify(name),
    next: `See heddle plugins for all of them: ${Object.values(catalog).flatMap(Object.keys).join(", ")}.`,
  });
}

function onePlugin(found: readonly AnyPlugin[]): Result {
  const described = found.map((plugin) => {
    const { role, name, summary, source, citations = [], apiVersion, package: from } = plugin;
    return { role, name, summary, options: optionRows(plugin.options), source, citations, apiVersion, package: from };
  });
  const text = described.map(
    ({ role, name, summary, options, ...origin }) =>
      `${role} ${name}\n${wrap(summary, 100)}\n\n${optionText(options)}\n${originText(origin)}`,
  );
  return { json: described, text: text.join("\n") };
}

/** Where it comes from: what the arithmetic follows, what to cite, the package. */
function originText(plugin: Pick<AnyPlugin, "source" | "citations" | "apiVersion" | "package">): string {
  const { source, citations = [], apiVersion, package: from } = plugin;
  const brought = from === undefined ? "comes with Heddle" : `${from.name} ${from.version}`;
  return facts([
    ...(source === undefined ? [] : [["Source", source] as const]),
    ...citations.map(({ text, url }) => ["Cite", `${text} ${url}`] as const),
    ["Package", `${brought} (plugins' API ${apiVersion})`],
  ]);
}

const INDENT = "    ";

function optionText(options: readonly OptionRow[]): string {
  if (options.length === 0) return "No options.\n";
  return options
    .map(({ name, values, default: fallback, required, description }) => {
      const standing = fallback === undefined ? (required ? "required" : "no default") : `default ${fallback}`;
      const said = description === "" ? "" : `${INDENT}${wrap(description, 96, INDENT)}\n`;
      return `  ${name}: ${values} (${standing})\n${said}`;
    })
    .join("");
}
