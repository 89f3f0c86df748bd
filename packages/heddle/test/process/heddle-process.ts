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
  readonly kill: (signal: NodeJS.Signals) => void;
  readonly hasEnded: () => boolean;
  /** What stdout and stderr hold so far. */
  readonly out: () => string;
  readonly err: () => string;
  readonly ended: Promise<Ended>;
}

const alive = new Set<ChildProcess>();

/** Any program, its output kept as text. */
export function start(program: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}): Running {
  const started = performance.now();
  const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  alive.add(child);
  let out = "";
  let err = "";
  let over = false;
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    out += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    err += text;
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      over = true;
      alive.delete(child);
      resolve({ code, signal, out, err, seconds: (performance.now() - started) / 1000 });
    });
  });
  return { kill: (signal) => child.kill(signal), hasEnded: () => over, out: () => out, err: () => err, ended };
}

/** `heddle` as built in this workspace, in a process of its own. */
export function startHeddle(args: readonly string[], cwd: string): Running {
  if (!existsSync(join(root, "apps", "cli", "dist", "main.js")))
    throw new Error("apps/cli/dist is not there: build first (npm run build)");
  return start(process.execPath, [HEDDLE, ...args], cwd);
}

/** Runs to the end, and throws what the program said unless it answers 0. */
export async function succeed(running: Running): Promise<Ended> {
  const ended = await running.ended;
  if (ended.code !== 0) throw new Error(`exit code ${ended.code ?? ended.signal}\n${ended.out}${ended.err}`);
  return ended;
}

export const heddle = (args: readonly string[], cwd: string): Promise<Ended> => succeed(startHeddle(args, cwd));

/** Looks every few milliseconds; throws when the program ends first. */
export async function until(running: Running, holds: () => boolean): Promise<void> {
  while (!holds()) {
    if (running.hasEnded()) {
      const { code, out, err } = await running.ended;
      throw new Error(`it ended (${code}) before what was waited for:\n${out}${err}`);
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

/** What a run leaves that is a function of its configuration and data alone. */
const LASTING = ["config.json", "latents.h5ad", "metrics.jsonl", "summary.json"];

/** Contents by name of all that must be the same from run to run; with evaluation.json where there is one. */
export function lastingFiles(run: string): Map<string, Buffer> {
  const model = readdirSync(join(run, "model")).map((name) => join("model", name));
  const judged = existsSync(join(run, "evaluation.json")) ? ["evaluation.json"] : [];
  return new Map([...model, ...LASTING, ...judged].map((file) => [file, readFileSync(join(run, file))]));
}

/** Names of the files whose bytes are not the same in both; empty where the runs agree. */
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

/** The step of the newest checkpoint; 0 where there is none. */
export const lastStep = (run: string): number => Number(checkpointsOf(run).at(-1)?.match(/\d+/)?.[0] ?? 0);

/** Every file below a folder, by its path from there. */
export function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}
