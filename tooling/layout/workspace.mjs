// The packages and source files of a workspace, read from its folders.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const GROUPS = ["packages", "plugins", "apps"];
const UNCHECKED = new Set(["node_modules", "dist", "site", ".turbo", "coverage", "fixtures", "__pycache__"]);

/**
 * @param {string} root
 * @returns {{ group: string, folder: string, manifest: any }[]} `folder` relative to the root, "/" between its parts
 */
export const workspacePackages = (root) =>
  GROUPS.filter((group) => existsSync(join(root, group))).flatMap((group) =>
    readdirSync(join(root, group))
      .map((name) => ({ group, folder: `${group}/${name}`, file: join(root, group, name, "package.json") }))
      .filter(({ file }) => existsSync(file))
      .map(({ group, folder, file }) => ({ group, folder, manifest: JSON.parse(readFileSync(file, "utf8")) })),
  );

/**
 * Every file we write by hand under a folder, as paths relative to the root.
 * @param {string} root
 * @param {string} folder
 * @param {RegExp} [pattern]
 * @returns {string[]}
 */
export function sourceFiles(root, folder, pattern = /\.(?:tsx?|mjs|js)$/) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return UNCHECKED.has(entry.name) ? [] : sourceFiles(root, path, pattern);
    return pattern.test(entry.name) ? [path] : [];
  });
}

/** A file that is no code of ours once published: a test, what only tests read, a template for somebody else's package. */
export const isTest = (path) =>
  /\.(?:test|fixture)\.[a-z]+$|\/(?:test|templates)\/|(?:^|\/)vite(?:st)?\.[a-z.]*config\.ts$/.test(path);

export const read = (root, path) => readFileSync(join(root, path), "utf8");
