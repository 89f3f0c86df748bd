import { readFile, stat } from "node:fs/promises";
import { dirname, extname } from "node:path";
import { type AnyPlugin, HeddleError } from "heddle";
import { importScript, isScript } from "./import-script.js";
import { placeAt } from "./place.js";
import { type Places, parseWithPlaces } from "./places.js";
import { absolutePlugins, isPlugin } from "./third-party.js";

/** The contents of a configuration file, with absolute paths. */
export interface ConfigFile {
  readonly config: Readonly<Record<string, unknown>>;
  readonly file: string;
  /** Positions of the keys; empty for a script. */
  readonly places: Places;
  /** Plugin values in the `plugins` of a script. */
  readonly plugins: readonly AnyPlugin[];
}

/**
 * Reads a YAML, JSON, TypeScript or JavaScript configuration; `shown` is its name in messages.
 * Throws HeddleError "config" or "missing-file" with that name.
 */
export async function readConfigFile(path: string, shown = path): Promise<ConfigFile> {
  await requireFile(path);
  const { content, places } = isScript(path)
    ? { content: await importScript(path), places: {} }
    : parseText(await readFile(path, "utf8"), shown);
  if (typeof content !== "object" || content === null || Array.isArray(content)) {
    throw new HeddleError("config", {
      where: shown,
      expected: isScript(path) ? "a configuration as the default export" : "a configuration: keys with values",
      got: content === null || content === undefined ? "nothing" : JSON.stringify(content).slice(0, 60),
      next: "See examples/ for whole configurations, or write one with heddle init FILE.",
    });
  }
  const { plugins, own } = splitPlugins((content as { plugins?: unknown }).plugins, path);
  const config = { ...content, ...(plugins !== undefined && { plugins }) } as Record<string, unknown>;
  return { config: { ...config, ...dataFrom(config.data, dirname(path)) }, file: path, places, plugins: own };
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

function parseText(text: string, shown: string): { content: unknown; places: Places } {
  const { document, places } = parseWithPlaces(text, shown);
  const [problem] = document.errors;
  if (problem === undefined) return { content: document.toJS() as unknown, places };
  const { line = 1, col = 1 } = problem.linePos?.[0] ?? {};
  throw new HeddleError("config", {
    where: `${shown}:${line}:${col}`,
    expected: extname(shown) === ".json" ? "JSON" : "YAML",
    got: problem.message.split("\n")[0].replace(/ at line \d+, column \d+:?$/, ""),
    next: ADVICE[problem.code] ?? "Correct that line.",
    cause: problem,
  });
}

/** Next steps for the parser's error codes. */
const ADVICE: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: "Indent with spaces.",
  DUPLICATE_KEY: "Keep one of the two.",
  MISSING_CHAR: "Close the bracket or quote that this line opens.",
  BAD_INDENT: "Close the bracket above, or correct the indentation of that line.",
};

/** Plugins in a script's own list stay with the script: the configuration names the script in their place. */
function splitPlugins(listed: unknown, path: string): { plugins: unknown; own: AnyPlugin[] } {
  if (!Array.isArray(listed)) return { plugins: listed, own: [] };
  const own = listed.filter(isPlugin);
  const named = absolutePlugins(
    listed.filter((entry) => !isPlugin(entry)),
    dirname(path),
  );
  return { plugins: own.length === 0 ? named : [...named, path], own };
}

/** `data` as an object whose paths are absolute; they are relative to the configuration's folder. */
function dataFrom(data: unknown, folder: string): { data?: unknown } {
  if (typeof data === "string") return { data: { path: [placeAt(folder, data)] } };
  if (typeof data !== "object" || data === null || !("path" in data)) return {};
  const paths = [data.path].flat().map((path) => (typeof path === "string" ? placeAt(folder, path) : path));
  return { data: { ...data, path: paths } };
}
