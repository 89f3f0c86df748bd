import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../../..", import.meta.url));
const HEDDLE = join(root, "apps", "cli", "bin", "heddle.js");

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
  readonly seconds: number;
}

export interface Running {
  /** Undefined for a program that could not be started. */
  readonly pid: number | undefined;
  readonly kill: (signal: NodeJS.Signals) => void;
  readonly hasEnded: () => boolean;
  /** Current content of stdout and stderr. */
  readonly out: () => string;
  readonly err: () => string;
  readonly ended: Promise<Ended>;
}

const alive = new Set<ChildProcess>();

/** Programs color their text where FORCE_COLOR or CI is set; tests read the plain text. */
const PLAIN_TEXT = { FORCE_COLOR: undefined, CI: undefined, NO_COLOR: "1" };

/** Starts a program and collects its output as text. */
export function start(program: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}): Running {
  const started = performance.now();
  const variables = { ...process.env, ...PLAIN_TEXT, ...env };
  const child = spawn(program, args, { cwd, env: variables, stdio: ["ignore", "pipe", "pipe"] });
  alive.add(child);
  let out = "";
  let err = "";
  let hasEnded = false;
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    out += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    err += text;
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      hasEnded = true;
      alive.delete(child);
      resolve({ code, signal, out, err, seconds: (performance.now() - started) / 1000 });
    });
  });
  return {
    pid: child.pid,
    kill: (signal) => child.kill(signal),
    hasEnded: () => hasEnded,
    out: () => out,
    err: () => err,
    ended,
  };
}

/** Starts the built `heddle` of this workspace in a separate process. */
export function startHeddle(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}): Running {
  if (!existsSync(join(root, "apps", "cli", "dist", "main.js")))
    throw new Error("apps/cli/dist is not there: build first (npm run build)");
  return start(process.execPath, [HEDDLE, ...args], cwd, env);
}

/** Waits for the end; throws with the output of the program unless the exit code is 0. */
export async function succeed(running: Running): Promise<Ended> {
  const ended = await running.ended;
  if (ended.code !== 0) throw new Error(`exit code ${ended.code ?? ended.signal}\n${ended.out}${ended.err}`);
  return ended;
}

export const heddle = (args: readonly string[], cwd: string): Promise<Ended> => succeed(startHeddle(args, cwd));

/** Polls a condition every few milliseconds; throws if the program ends first. */
export async function until(running: Running, condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) {
    if (running.hasEnded()) {
      const { code, out, err } = await running.ended;
      throw new Error(`the program ended (${code}) before the awaited condition:\n${out}${err}`);
    }
    await pause(5);
  }
}

/** A folder for one test file, and what to call when it is over. */
export function workFolder(): { folder: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), "heddle-process-"));
  return {
    folder,
    remove: () => {
      for (const child of alive) child.kill("SIGKILL");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Files of a run that depend only on its configuration and data. */
const LASTING = ["config.json", "latents.h5ad", "metrics.jsonl", "summary.json"];

/** Contents of the reproducible files of a run by name, with evaluation.json if it exists. */
export function lastingFiles(run: string): Map<string, Buffer> {
  const model = readdirSync(join(run, "model")).map((name) => join("model", name));
  const evaluation = existsSync(join(run, "evaluation.json")) ? ["evaluation.json"] : [];
  return new Map([...model, ...LASTING, ...evaluation].map((file) => [file, readFileSync(join(run, file))]));
}

/** Names of the files whose bytes differ; empty if the runs are equal. */
export function differences(one: ReadonlyMap<string, Buffer>, two: ReadonlyMap<string, Buffer>): string[] {
  const names = [...new Set([...one.keys(), ...two.keys()])];
  return names.filter((name) => {
    const [left, right] = [one.get(name), two.get(name)];
    return left === undefined || right === undefined || !left.equals(right);
  });
}

/** Names of the complete checkpoints, oldest first. */
export function checkpointsOf(run: string): string[] {
  const folder = join(run, "checkpoints");
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => /^step-\d+\.safetensors$/.test(name))
    .sort();
}

/** The step of the newest checkpoint; 0 for none. */
export const lastStep = (run: string): number => Number(checkpointsOf(run).at(-1)?.match(/\d+/)?.[0] ?? 0);

/** Paths of all files below a folder, relative to it. */
export function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}
