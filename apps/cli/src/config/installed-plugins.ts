import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** A package with Heddle plugins in a node_modules folder. */
export interface InstalledPlugin {
  readonly name: string;
  readonly version: string;
}

const KEYWORD = "heddle-plugin";

/** Packages with the keyword "heddle-plugin" in the node_modules folders of `folder` and of the folders above it. */
export function installedPlugins(folder: string): InstalledPlugin[] {
  const found = packagesIn(join(folder, "node_modules")).flatMap(describedBy);
  const above = dirname(folder) === folder ? [] : installedPlugins(dirname(folder));
  const names = new Set(found.map(({ name }) => name));
  return [...found, ...above.filter(({ name }) => !names.has(name))];
}

/** Folders of packages, those of a scope too. */
function packagesIn(modules: string): string[] {
  if (!existsSync(modules)) return [];
  const entries = readdirSync(modules).filter((name) => !name.startsWith("."));
  const scoped = entries.filter((name) => name.startsWith("@")).map((name) => join(modules, name));
  const inScopes = scoped.flatMap((scope) => readdirSync(scope).map((name) => join(scope, name)));
  return [...entries.filter((name) => !name.startsWith("@")).map((name) => join(modules, name)), ...inScopes];
}

function describedBy(place: string): InstalledPlugin[] {
  try {
    const text = readFileSync(join(place, "package.json"), "utf8");
    const { name, version, keywords } = JSON.parse(text) as Record<string, unknown>;
    const isPlugin = Array.isArray(keywords) && keywords.includes(KEYWORD);
    return isPlugin ? [{ name: String(name), version: String(version) }] : [];
  } catch {
    // files beside packages, and folders that a package manager left
    return [];
  }
}
