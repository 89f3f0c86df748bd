import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root, start, succeed } from "../process/heddle-process.js";

/**
 * A folder outside the workspace, with what npm would publish of heddle, and `more` from the registry, installed by plain
 * npm. `example` is copied into it first.
 */
export async function packedProject(folder: string, more: readonly string[], example?: string): Promise<string> {
  const project = join(folder, "project");
  const tarballs = join(folder, "tarballs");
  for (const made of [project, tarballs]) mkdirSync(made, { recursive: true });
  if (example) cpSync(join(root, "examples", example), project, { recursive: true });
  const pnpm = join(root, "node_modules", ".bin", "pnpm");
  await succeed(start(pnpm, ["--filter-prod", "heddle...", "pack", "--pack-destination", tarballs], root));
  const files = readdirSync(tarballs).map((name) => join(tarballs, name));
  withoutHeddle(join(project, "package.json"), example !== undefined);
  const quiet = ["--ignore-scripts", "--no-audit", "--no-fund"];
  await succeed(start("npm", ["install", ...quiet, ...files, ...more], project));
  return project;
}

/** heddle comes from the tarball: in the registry is none, or another. */
function withoutHeddle(manifest: string, exists: boolean): void {
  const { dependencies, ...rest } = exists
    ? (JSON.parse(readFileSync(manifest, "utf8")) as { dependencies?: Record<string, string> })
    : { private: true, type: "module" };
  const { heddle: _, ...others } = dependencies ?? {};
  writeFileSync(manifest, JSON.stringify({ ...rest, dependencies: others }));
}
