import { existsSync } from "node:fs";
import { start, succeed } from "./heddle-process.js";

/** Environment variables of the slow lane: interpreters with Debian's anndata and with the current one. */
export const PYTHONS = { "Debian's anndata": "HEDDLE_PYTHON_DEBIAN", "the current anndata": "HEDDLE_PYTHON_CURRENT" };

/** The interpreter that an environment variable names. */
export function python(variable: string): string {
  const path = process.env[variable];
  if (path !== undefined && existsSync(path)) return path;
  throw new Error(`${variable} must name a Python with anndata (node tooling/slow-lane.mjs sets it); it is ${path}`);
}

/** Runs a script that prints one JSON document, with the interpreter that an environment variable names. */
export async function runPython(variable: string, script: string, args: readonly string[], cwd: string) {
  const path = python(variable);
  const { out } = await succeed(start(path, ["-W", "ignore", "-c", script, ...args], cwd));
  return JSON.parse(out) as unknown;
}
