import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { type AnyPlugin, HeddleError } from "heddle";
import { importScript, isScript } from "./import-script.js";

/** Looks like a plugin of some version; what it promises is checked when it is used. */
export const isPlugin = (value: unknown): value is AnyPlugin =>
  typeof value === "object" && value !== null && "role" in value && "create" in value;

/**
 * The plugins of packages and scripts that a configuration names under `plugins`. Packages are looked for from each of
 * `folders` in turn, paths are relative to the first.
 */
export async function loadThirdParty(named: readonly string[], folders: readonly string[]): Promise<AnyPlugin[]> {
  const found = await Promise.all(named.map((name) => loadOne(name, folders)));
  return found.flat();
}

async function loadOne(name: string, folders: readonly string[]): Promise<AnyPlugin[]> {
  const isPath = name.startsWith(".") || isAbsolute(name);
  const file = isPath ? resolve(folders[0]!, name) : resolvePackage(name, folders);
  const content = isScript(file) && isPath ? await importScript(file) : await importPackage(name, file);
  const plugins = isPath ? pluginsIn(content) : pluginsIn(content).map((plugin) => fromPackage(plugin, name, file));
  if (plugins.length > 0) return plugins;
  throw new HeddleError("config", {
    where: `plugins: ${name}`,
    expected: "a plugin, or a list of plugins, as the default export",
    got: content === undefined ? "no default export" : `a default export that holds none (${file})`,
    next: "Report this to its author, or leave it out of plugins.",
  });
}

/** The plugin, with the package that brings it where it does not say so itself: errors name both. */
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
      got: cause instanceof Error ? cause.message.split("\n")[0]! : String(cause),
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
  throw new HeddleError("config", {
    where: `plugins: ${name}`,
    expected: `a package installed where ${folders.join(" or ")} finds it`,
    got: "none of that name",
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
