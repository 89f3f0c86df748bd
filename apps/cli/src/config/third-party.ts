import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, isAbsolute, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { type AnyPlugin, HeddleError, type RunStore } from "heddle";
import type { Invocation } from "../result.js";
import { requireTrust } from "./consent.js";
import { importScript, isScript } from "./import-script.js";
import { installedPlugins } from "./installed-plugins.js";

/** True for an object with the shape of a plugin; its parts are checked on use. */
export const isPlugin = (value: unknown): value is AnyPlugin =>
  typeof value === "object" && value !== null && "role" in value && "create" in value;

const isPath = (name: string): boolean => name.startsWith(".") || isAbsolute(name);

/** Entries of `plugins` whose paths no longer depend on a folder; names of packages stay. */
export const absolutePlugins = (entries: readonly unknown[], folder: string): unknown[] =>
  entries.map((entry) => (typeof entry === "string" && isPath(entry) ? resolve(folder, entry) : entry));

/**
 * The plugins of packages and files that a configuration or `--plugins` names; a file named twice is loaded once.
 * Packages are resolved from each of `folders` in turn, relative paths from the first.
 */
export async function loadThirdParty(named: readonly string[], folders: readonly string[]): Promise<AnyPlugin[]> {
  const files = new Map(named.map((name) => [fileOf(name, folders), name]));
  const found = await Promise.all([...files].map(([file, name]) => loadOne(name, file)));
  return found.flat();
}

/**
 * The plugins that a run or sweep folder names, with the user's consent, and those of `--plugins`, whose files replace
 * files of the same name: those of the run may have moved.
 */
export async function loadRunPlugins(
  store: RunStore,
  named: readonly string[],
  invocation: Invocation,
): Promise<AnyPlugin[]> {
  const { terminal, options } = invocation;
  const extra = absolutePlugins(options.plugins ?? [], terminal.folder) as string[];
  const moved = new Set(extra.map((name) => basename(name)));
  const own = named.filter((name) => !moved.has(basename(name)));
  await requireTrust(store, own, invocation);
  const ofRun = await loadThirdParty(own, [store.name, terminal.folder]);
  return [...ofRun, ...(await loadThirdParty(extra, [terminal.folder, store.name]))];
}

function fileOf(name: string, folders: readonly string[]): string {
  if (!isPath(name)) return resolvePackage(name, folders);
  const file = resolve(folders[0], name);
  if (existsSync(file)) return file;
  throw new HeddleError("config", {
    where: "plugins",
    expected: `a plugin in ${file}`,
    got: "nothing there",
    next: `Restore the file, or give its present place: --plugins PATH/${basename(file)}.`,
  });
}

async function loadOne(name: string, file: string): Promise<AnyPlugin[]> {
  const content = isScript(file) && isPath(name) ? await importScript(file) : await importPackage(name, file);
  const plugins = isPath(name)
    ? pluginsIn(content)
    : pluginsIn(content).map((plugin) => fromPackage(plugin, name, file));
  if (plugins.length > 0) return plugins;
  throw new HeddleError("config", {
    where: `plugins: ${name}`,
    expected: "a plugin, or a list of plugins, as the default export",
    got: content === undefined ? "no default export" : `a default export without plugins (${file})`,
    next: "Report this to its author, or leave it out of plugins.",
  });
}

/** The plugin with its package, which errors name. */
function fromPackage(plugin: AnyPlugin, name: string, file: string): AnyPlugin {
  const version = versionOf(name, dirname(file));
  if (plugin.package !== undefined || version === undefined) return plugin;
  return { ...plugin, package: { name, version } };
}

/** From the package.json of that name, in the file's folder or one above it. */
function versionOf(name: string, folder: string): string | undefined {
  const manifest = join(folder, "package.json");
  if (existsSync(manifest)) {
    const found = JSON.parse(readFileSync(manifest, "utf8")) as { name?: string; version?: string };
    if (found.name === name) return found.version;
  }
  return dirname(folder) === folder ? undefined : versionOf(name, dirname(folder));
}

/** A plugin, a list of them, or a configuration that lists some itself. */
function pluginsIn(content: unknown): AnyPlugin[] {
  if (isPlugin(content)) return [content];
  if (Array.isArray(content)) return content.filter(isPlugin);
  const listed = (content as { plugins?: unknown } | null | undefined)?.plugins;
  return Array.isArray(listed) ? listed.filter(isPlugin) : [];
}

async function importPackage(name: string, file: string): Promise<unknown> {
  try {
    return ((await import(pathToFileURL(file).href)) as { default?: unknown }).default;
  } catch (cause) {
    throw new HeddleError("config", {
      where: `plugins: ${name}`,
      expected: "a package that can be loaded",
      got: cause instanceof Error ? cause.message.split("\n")[0] : String(cause),
      next: "Install what it needs, or leave it out of plugins; --debug shows where it fails.",
      cause,
    });
  }
}

function resolvePackage(name: string, folders: readonly string[]): string {
  for (const folder of folders) {
    const file = resolveFrom(name, folder);
    if (file !== undefined) return file;
  }
  const installed = [...new Set(folders.flatMap(installedPlugins).map((each) => each.name))];
  const list = installed.length === 0 ? "" : `; installed plugins: ${installed.join(", ")}`;
  throw new HeddleError("config", {
    where: `plugins: ${name}`,
    expected: `a package installed where ${[...new Set(folders)].join(" or ")} finds it`,
    got: `none of that name${list}`,
    next: `Install it there (npm install ${name}), or correct the name.`,
  });
}

/** As Node resolves it from a module in that folder; undefined where there is no such package. */
function resolveFrom(name: string, folder: string): string | undefined {
  try {
    return createRequire(join(folder, "heddle.config.js")).resolve(name);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "MODULE_NOT_FOUND") return undefined;
    if (code !== "ERR_PACKAGE_PATH_NOT_EXPORTED") throw error;
    throw new HeddleError("config", {
      where: `plugins: ${name}`,
      expected: 'a package whose exports have an entry "." under "default"',
      got: "one that has none, or only for import",
      next: 'Ask its author to add "default" to its exports.',
      cause: error,
    });
  }
}
