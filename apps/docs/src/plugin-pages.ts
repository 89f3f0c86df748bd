// One page per standard plugin, from its schema, docstring and citations.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { AnyPlugin, Role } from "@heddle/contracts";
import { loadPlugin, type OptionRow, optionRows } from "@heddle/runtime/plugins";
import { standardCatalog } from "heddle";

export interface PluginPage {
  readonly role: Role;
  readonly name: string;
  readonly summary: string;
  /** File name without extension. */
  readonly slug: string;
  readonly markdown: string;
}

/** The configuration key of each role; "NAME" is the name of the plugin. */
const CONFIGURATION: Readonly<Record<Role, string>> = {
  dataset: "data: { use: NAME }",
  "gene-selection": "genes: { select: NAME }",
  encoder: "encoder: { use: NAME }",
  decoder: "decoder: { use: NAME }",
  likelihood: "likelihood: { use: NAME }",
  prior: "prior: { use: NAME }",
  "library-size": "librarySize: { use: NAME }",
  objective: "objective: { use: NAME }",
  optimizer: "optimizer: { use: NAME }",
  rotation: "rotation: { use: NAME }",
  metric: "evaluation: { metrics: [NAME] }",
  clustering: "evaluation: { clustering: { use: NAME } }",
  report: "reports: [NAME]",
  tracker: "trackers: [NAME]",
  backend: "backend: { use: NAME }",
  // in the file of a sweep
  executor: "executor: { use: NAME }",
};

/** The page of every plugin, in the order of the catalog. `root` is the folder of the workspace. */
export async function pluginPages(root: string): Promise<PluginPage[]> {
  const sources = pluginSources(root);
  const roles = Object.keys(standardCatalog) as Role[];
  const pages = roles.map((role) =>
    Object.keys(standardCatalog[role]).map(async (name) => {
      const plugin = await loadPlugin(standardCatalog, role, name);
      const file = sources.get(`${role} ${name}`);
      if (file === undefined) throw new Error(`the source of the ${role} ${name} is not found under plugins/`);
      return pageOf(plugin, file, docstringOf(readFileSync(join(root, file), "utf8")));
    }),
  );
  return Promise.all(pages.flat());
}

/** Files by "role name": plugins/<package>/src/<name>/<name>.ts. */
function pluginSources(root: string): Map<string, string> {
  const files = readdirSync(join(root, "plugins")).flatMap((group) => {
    const folder = `plugins/${group}/src`;
    if (!existsSync(join(root, folder))) return [];
    return readdirSync(join(root, folder)).map((name) => `${folder}/${name}/${name}.ts`);
  });
  return new Map(
    files
      .filter((file) => existsSync(join(root, file)))
      .flatMap((file) => {
        const text = readFileSync(join(root, file), "utf8");
        const [, helper] = text.match(/export default define(Objective|Metric)\(/) ?? [];
        const role = helper?.toLowerCase() ?? text.match(/export default[^;]*?role: "([a-z-]+)"/s)?.[1];
        const name = file.split("/").at(-2)!;
        return role === undefined ? [] : [[`${role} ${name}`, file]];
      }),
  );
}

/** The comment above `export default`, its lines joined; empty where there is none. */
export function docstringOf(source: string): string {
  const [, comment = ""] = source.match(/\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\nexport default /) ?? [];
  return comment
    .split("\n")
    .map((line) => line.replace(/^\s*\*? ?/, "").trimEnd())
    .join("\n")
    .trim();
}

function pageOf(plugin: AnyPlugin, file: string, docstring: string): PluginPage {
  const { role, name, summary, source, citations = [] } = plugin;
  const rows = optionRows(plugin.options);
  const parts = [
    `# ${name}`,
    `The ${role} \`${name}\`. ${escaped(summary)}`,
    ...(docstring === "" ? [] : [docstring.split(/\n\n+/).map(quoted).join("\n>\n")]),
    "```yaml",
    `${CONFIGURATION[role].replace("NAME", name)}`,
    "```",
    "## Options",
    rows.length === 0 ? "None." : optionTable(rows),
    "## Where it comes from",
    ...(source === undefined ? [] : [escaped(source)]),
    ...(citations.length === 0
      ? []
      : [citations.map(({ text, url }) => `- ${escaped(text)} [${url.replace("https://", "")}](${url})`).join("\n")]),
    `In the repository: \`${file}\`.`,
  ];
  const markdown = `${parts.join("\n\n").replace(/```yaml\n\n(.*)\n\n```/, "```yaml\n$1\n```")}\n`;
  return { role, name, summary, slug: `${role}-${name}`, markdown };
}

const quoted = (paragraph: string): string => `> ${escaped(paragraph.replace(/\s*\n\s*/g, " "))}`;

function optionTable(rows: readonly OptionRow[]): string {
  const line = ({ name, values, default: fallback, required, description }: OptionRow) => {
    const standing = fallback === undefined ? (required ? "required" : "") : code(fallback);
    return `| ${code(name)} | ${cell(values)} | ${standing} | ${cell(description)} |`;
  };
  return ["| option | values | default | what |", "| --- | --- | --- | --- |", ...rows.map(line)].join("\n");
}

const code = (text: string): string => `\`${text.replaceAll("|", "\\|")}\``;
const cell = (text: string): string => escaped(text).replaceAll("|", "\\|");

/** Escapes HTML and Vue interpolation outside backticks, where VitePress interprets them. */
const escaped = (text: string): string =>
  text
    .split(/(`[^`]*`)/)
    .map((part, i) => (i % 2 ? part : part.replace(/[&<>{}*_[\]]/g, (sign) => `&#${sign.charCodeAt(0)};`)))
    .join("");
