// Removes files without a source from dist, because turbo restores cached files but removes none.
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { workspacePackages } from "../layout/workspace.mjs";
import { isBundled } from "./bundle.mjs";
import { outputs } from "./outputs.mjs";

/** Made whole by browser.mjs, which empties it first. */
const WHOLE = join("packages", "browser", "dist");

/** @param {string} root */
export function pruneDist(root) {
  const kept = new Set(outputs(root).flatMap(({ script, declaration, copy }) => [script, declaration, copy]));
  for (const { folder, manifest } of workspacePackages(root)) {
    if (manifest.private) continue;
    const dist = join(root, folder, "dist");
    if (!existsSync(dist)) continue;
    for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath ?? entry.path, entry.name);
      if (
        entry.isFile() &&
        !isBundled(folder, relative(dist, path).split(sep).join("/")) &&
        !kept.has(path) &&
        !path.startsWith(join(root, WHOLE))
      )
        rmSync(path);
    }
  }
}
