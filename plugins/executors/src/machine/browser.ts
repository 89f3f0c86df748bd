import { HeddleError } from "@heddle/contracts";
import type { EndedProgram } from "../ended-program.js";
import type { Worker } from "../worker.js";

/** A browser page cannot start processes. */
export function startWorker(_command: readonly string[], folder: string): Worker {
  throw noProcesses(folder);
}

export async function runProgram(program: string, _args: readonly string[], _input: string): Promise<EndedProgram> {
  throw noProcesses(program);
}

export async function makeFolder(folder: string): Promise<void> {
  throw noProcesses(folder);
}

export async function endOfFile(file: string): Promise<string> {
  throw noProcesses(file);
}

const noProcesses = (where: string) =>
  new HeddleError("incompatible-plugins", {
    where,
    expected: "a machine that starts processes",
    got: "a browser",
    next: "Run the sweep with Node: heddle sweep run FILE.",
  });
