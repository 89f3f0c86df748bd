import { spawn } from "node:child_process";
import { mkdir, readFile } from "node:fs/promises";
import { HeddleError } from "@heddle/contracts";
import type { EndedProgram } from "../ended-program.js";
import type { Worker } from "../worker.js";

/** Exit codes of a worker that finished (1: some runs failed) or received SIGINT or SIGTERM. */
const EXPECTED_EXIT_CODES = new Set([0, 1, 130, 143]);

export function startWorker([program, ...args]: readonly string[], folder: string): Worker {
  const child = spawn(program, args, { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr = `${stderr}${text}`.slice(-2000);
  });
  let hasEnded = false;
  let problem: unknown;
  const ended = new Promise<void>((resolve) => {
    const end = (cause?: unknown) => {
      hasEnded = true;
      problem = cause;
      resolve();
    };
    child.on("error", end);
    child.on("close", (code) =>
      end(code === null || EXPECTED_EXIT_CODES.has(code) ? undefined : new Error(stderr.trim())),
    );
  });
  return {
    pid: child.pid,
    hasEnded: () => hasEnded,
    ended,
    stop: () => void child.kill("SIGTERM"),
    async throwIfBroken() {
      await ended;
      if (problem === undefined) return;
      throw new HeddleError("internal", {
        where: folder,
        expected: "a worker that completes its runs",
        got: problem instanceof Error ? problem.message || "a worker that ended at once" : String(problem),
        next: "Correct the reported error, then run the sweep again: finished runs are kept.",
        cause: problem,
      });
    },
  };
}

/** Runs a program with `input` on its stdin. Rejects with the system's error if it cannot be started. */
export function runProgram(program: string, args: readonly string[], input: string): Promise<EndedProgram> {
  const child = spawn(program, args, { stdio: ["pipe", "pipe", "pipe"] });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  // a program that does not read its stdin
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
}

export async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
}

/** The last characters of a text file; "" if it cannot be read. */
export const endOfFile = async (file: string): Promise<string> =>
  (await readFile(file, "utf8").catch(() => "")).slice(-2000).trim();
