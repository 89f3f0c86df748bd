import { readFile, stat } from "node:fs/promises";
import { dirname, extname, resolve } from "node:path";
import { type AnyPlugin, HeddleError } from "@heddle/contracts";
import { parseDocument } from "yaml";
import { importScript, isScript } from "./import-script.js";
import { isPlugin } from "./third-party.js";

/** A configuration as its file says it, with paths that no longer depend on where it stands. */
export interface ConfigFile {
  readonly config: Readonly<Record<string, unknown>>;
  readonly file: string;
  /** Plugins that a script holds itself, under `plugins`. */
  readonly plugins: readonly AnyPlugin[];
}

/** Reads a YAML, JSON, TypeScript or JavaScript configuration. Throws HeddleError that names the file. */
export async function readConfigFile(path: string): Promise<ConfigFile> {
  await requireFile(path);
  const content = isScript(path) ? await importScript(path) : parseText(await readFile(path, "utf8"), path);
  if (typeof content !== "object" || content === null || Array.isArray(content)) {
    throw new HeddleError("config", {
      where: path,
      expected: isScript(path) ? "a configuration as the default export" : "a configuration: keys with values",
      got: content === null || content === undefined ? "nothing" : JSON.stringify(content).slice(0, 60),
      next: "See examples/ for whole configurations, or write one with heddle init FILE.",
    });
  }
  const { plugins, own } = splitPlugins((content as { plugins?: unknown }).plugins, path);
  const config = { ...content, ...(plugins !== undefined && { plugins }) } as Record<string, unknown>;
  return { config: { ...config, ...dataFrom(config.data, dirname(path)) }, file: path, plugins: own };
}

async function requireFile(path: string): Promise<void> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => error);
  if (!(found instanceof Error) && found.isFile()) return;
  throw new HeddleError("missing-file", {
    where: path,
    expected: "a configuration file",
    got: found instanceof Error ? (found.code === "ENOENT" ? "nothing there" : found.message) : "a folder",
    next: "Check the path, or write a configuration with heddle init FILE.",
    cause: found,
  });
}

function parseText(text: string, path: string): unknown {
  const json = extname(path) === ".json";
  // JSON is YAML too, and the YAML parser says where it went wrong
  const document = parseDocument(text, { prettyErrors: true });
  const [problem] = document.errors;
  if (problem === undefined) return document.toJS() as unknown;
  throw new HeddleError("config", {
    where: path,
    expected: json ? "JSON" : "YAML",
    got: problem.message.split("\n")[0]!.replace(/:$/, ""),
    next: "Correct that line.",
    cause: problem,
  });
}

/** Plugins in a script's own list stay with the script: the configuration names the script in their place. */
function splitPlugins(listed: unknown, path: string): { plugins: unknown; own: AnyPlugin[] } {
  if (!Array.isArray(listed)) return { plugins: listed, own: [] };
  const own = listed.filter(isPlugin);
  const named: unknown[] = listed.filter((entry) => !isPlugin(entry));
  return { plugins: own.length === 0 ? named : [...named, path], own };
}

/** `data` as an object whose paths are absolute; they are relative to the configuration's folder. */
function dataFrom(data: unknown, folder: string): { data?: unknown } {
  if (typeof data === "string") return { data: { path: [resolve(folder, data)] } };
  if (typeof data !== "object" || data === null || !("path" in data)) return {};
  const paths = [data.path].flat().map((path) => (typeof path === "string" ? resolve(folder, path) : path));
  return { data: { ...data, path: paths } };
}
