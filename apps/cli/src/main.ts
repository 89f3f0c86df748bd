import { CommanderError } from "commander";
import { buildProgram } from "./program.js";
import { allowRelaxedSimd } from "./relaxed-simd.js";
import { processTerminal, type Terminal } from "./terminal.js";

/**
 * Runs one command line, without the program's name: ["train", "kang.yaml"].
 * Exit code: 0, 1 (failed), 2 (wrong usage or configuration), 130 or 143 (stopped by a signal).
 */
export async function main(argv: readonly string[], terminal: Terminal): Promise<number> {
  try {
    await buildProgram(terminal).parseAsync([...argv], { from: "user" });
    return 0;
  } catch (error) {
    // commander has printed its help, version or message
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    // loads heddle, which --help does not need
    const { report } = await import("./failure.js");
    return report(error, terminal, argv.includes("--debug"));
  }
}

/** Runs the command line of this process. */
export async function runInProcess(): Promise<void> {
  allowRelaxedSimd();
  for (const stream of [process.stdout, process.stderr]) {
    // a closed pipe, as in `heddle inspect FILE | head`, is not a failure
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
      process.exit(0);
    });
  }
  process.exitCode = await main(process.argv.slice(2), processTerminal());
}
