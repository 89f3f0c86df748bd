import { CommanderError } from "commander";
import { endIfStalled, guardExit } from "heddle/process";
import { exhaustedLimit } from "./exhausted.js";
import { buildProgram } from "./program.js";
import { allowRelaxedSimd } from "./relaxed-simd.js";
import { processTerminal, type Terminal } from "./terminal.js";

/**
 * Runs one command line, without the program's name: ["train", "kang.yaml"].
 * Exit code: 0, 1 (failed), 2 (wrong usage or configuration), 128 + n (stopped by signal n).
 */
export async function main(argv: readonly string[], terminal: Terminal): Promise<number> {
  try {
    await buildProgram({ ...terminal, argv }).parseAsync([...argv], { from: "user" });
    return 0;
  } catch (error) {
    // commander has printed its help, version or message
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    return explain(error, terminal, argv.includes("--debug"));
  }
}

/** Prints an error; returns the exit code. Never rejects, also where no module can be loaded. */
async function explain(error: unknown, terminal: Terminal, debug: boolean): Promise<number> {
  const limit = exhaustedLimit(error);
  if (limit === undefined || debug) {
    try {
      // loads heddle, which --help does not need
      return (await import("./failure.js")).report(error, terminal, debug);
    } catch (second) {
      return explainPlainly(exhaustedLimit(second) ?? limit ?? String(error), terminal);
    }
  }
  return explainPlainly(limit, terminal);
}

function explainPlainly(message: string, terminal: Terminal): number {
  terminal.err(`error: ${message}\n`);
  return 1;
}

/** Runs the command line of this process. */
export async function runInProcess(): Promise<void> {
  allowRelaxedSimd();
  const argv = process.argv.slice(2);
  const what = `heddle ${argv[0] ?? ""}`.trim();
  const unguard = guardExit({ what, explicit: true });
  endIfStalled(what);
  const leave = (code: number): never => {
    unguard();
    process.exit(code);
  };
  watchStreams();
  const terminal = processTerminal(leave);
  for (const event of ["uncaughtException", "unhandledRejection"] as const) {
    process.once(event, (error: unknown) => void explain(error, terminal, argv.includes("--debug")).then(leave));
  }
  const code = await main(argv, terminal);
  unguard();
  process.exitCode ??= code;
}

/** A reader that goes away, as `head` does, is no failure; lost progress on stderr neither; a lost result is. */
function watchStreams(): void {
  process.stderr.on("error", () => {});
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") return;
    process.exitCode = 1;
    process.stderr.write(`error: stdout: expected to write the result, got ${error.message}. Choose another output.\n`);
  });
}
