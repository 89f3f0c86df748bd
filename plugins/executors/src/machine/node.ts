import { spawn } from "node:child_process";
import { HeddleError } from "@heddle/contracts";

import type { Worker } from "../worker.js";

/** What a worker answers when all that it could do is done, whether or not runs failed, or when it was asked to stop. */
const ORDERLY = new Set([0, 1, 130, 143]);

export function startWorker([program, ...args]: readonly string[], folder: string): Worker {
  const child = spawn(program!, args, { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said = `${said}${text}`.slice(-2000);
  });
  let over = false;
  let problem: unknown;
  const ended = new Promise<void>((resolve) => {
    const end = (cause?: unknown) => {
      over = true;
      problem = cause;
      resolve();
    };
    child.on("error", end);
    child.on("close", (code) => end(code === null || ORDERLY.has(code) ? undefined : new Error(said.trim())));
  });
  return {
    pid: child.pid,
    hasEnded: () => over,
    ended,
    stop: () => void child.kill("SIGTERM"),
    async throwIfBroken() {
      await ended;
      if (problem === undefined) return;
      throw new HeddleError("internal", {
        where: folder,
        expected: "a worker of the sweep to do its runs",
        got: problem instanceof Error ? problem.message || "one that ended at once" : String(problem),
        next: "Correct what it says, then run the sweep again: what is done stays done.",
        cause: problem,
      });
    },
  };
}
