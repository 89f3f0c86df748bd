import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root, start, succeed } from "../process/heddle-process.js";
import { packTarballs } from "../process/pack-tarballs.js";

/**
 * Creates a folder outside the workspace, copies `example` into it, and installs with npm: `packages` of Heddle from
 * tarballs, `more` from the registry.
 */
export async function packedProject(
  folder: string,
  { packages = ["heddle"], more = [], example }: { packages?: string[]; more?: string[]; example?: string },
): Promise<string> {
  const project = join(folder, "project");
  mkdirSync(project, { recursive: true });
  if (example) cpSync(join(root, "examples", example), project, { recursive: true });
  const tarball = await packTarballs(join(folder, "tarballs"));
  withoutHeddle(join(project, "package.json"), example !== undefined);
  const quiet = ["--ignore-scripts", "--no-audit", "--no-fund"];
  await succeed(start("npm", ["install", ...quiet, ...packages.map(tarball), ...more], project));
  return project;
}

/** Replaces versions by tarballs, because the registry has no package heddle, or another version. */
function withoutHeddle(manifest: string, exists: boolean): void {
  const { dependencies, ...rest } = exists
    ? (JSON.parse(readFileSync(manifest, "utf8")) as { dependencies?: Record<string, string> })
    : { private: true, type: "module" };
  const { heddle: _, ...others } = dependencies ?? {};
  writeFileSync(manifest, JSON.stringify({ ...rest, dependencies: others }));
}
