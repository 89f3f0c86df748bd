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
    // commander has written its help, version or complaint by now
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    // what reports other errors knows Heddle's own, and is not loaded for a --help
    const { report } = await import("./failure.js");
    return report(error, terminal, argv.includes("--debug"));
  }
}

/** The executable: the process's terminal, arguments and exit code. */
export async function runInProcess(): Promise<void> {
  allowRelaxedSimd();
  for (const stream of [process.stdout, process.stderr]) {
    // a reader that has gone, as in `heddle inspect FILE | head`, is no failure
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
      process.exit(0);
    });
  }
  process.exitCode = await main(process.argv.slice(2), processTerminal());
}
