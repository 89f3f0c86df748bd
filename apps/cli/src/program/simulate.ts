import type { Command } from "commander";
import type { CommonOptions } from "../options.js";
import type { Terminal } from "../terminal.js";
import { common, SEED } from "./shared-options.js";

export function addSimulate(program: Command, terminal: Terminal): void {
  const command = program
    .command("simulate")
    .summary("simulate cells with known factors")
    .description("Simulate cells with known factors (Splatter with activity programs) into an .h5ad file.")
    .option("--preset <name>", "small or kimmel-2020 (default: the defaults of Splatter)");
  common(command, {
    out: "output .h5ad file; needed",
    seed: SEED,
    set: "any option of the simulator (see heddle plugins simulated), with a YAML value; repeatable",
    readsRuns: false,
    example: "heddle simulate --preset small --set cells=500 --out small.h5ad",
  }).action(async (options: CommonOptions) =>
    (await import("../commands/simulate.js")).simulate({ terminal, options }),
  );
}
