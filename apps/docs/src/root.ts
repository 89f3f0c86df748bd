import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** The workspace's folder, from any folder below it. */
export function workspaceRoot(from: string): string {
  if (existsSync(join(from, "pnpm-workspace.yaml"))) return from;
  if (dirname(from) === from) throw new Error("no pnpm-workspace.yaml above this folder");
  return workspaceRoot(dirname(from));
}
