import { spawn } from "node:child_process";
import { HeddleError } from "@heddle/contracts";

export interface Worker {
  readonly id: string;
  readonly ended: Promise<void>;
  hasEnded(): boolean;
  /** SIGTERM: the worker writes a checkpoint and ends. */
  stop(): void;
  /** Throws unless the worker ended with exit code 0, or with 1 (some runs failed). */
  throwIfBroken(): void;
}

/** The words of the wrapper, followed by the command. */
export const commandOf = (wrapper: string, command: readonly string[]): string[] => [
  ...wrapper.split(/\s+/).filter((word) => word !== ""),
  ...command,
];

export function startWorker([program = "", ...args]: readonly string[], folder: string): Worker {
  const child = spawn(program, args, { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
  let stderr = "";
  let end: { readonly code: number | null; readonly stopped: boolean } | undefined;
  let stopping = false;
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr = `${stderr}${text}`.slice(-2000);
  });
  const ended = new Promise<void>((resolve) => {
    const finish = (code: number | null) => {
      end ??= { code, stopped: stopping };
      resolve();
    };
    child.on("error", (error) => {
      stderr = error.message;
      finish(null);
    });
    child.on("close", finish);
  });
  return {
    id: String(child.pid ?? `${program} did not start`),
    ended,
    hasEnded: () => end !== undefined,
    stop() {
      stopping = true;
      child.kill("SIGTERM");
    },
    throwIfBroken() {
      if (end === undefined || end.stopped || end.code === 0 || end.code === 1) return;
      throw new HeddleError("internal", {
        where: folder,
        expected: "the worker to run until no run is left",
        got: `exit code ${end.code}: ${stderr.trim()}`,
        next: "Check the wrapper and the worker's output.",
      });
    },
  };
}
