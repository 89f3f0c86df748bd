import type { Command } from "commander";
import type { CommonOptions } from "../options.js";
import type { Terminal } from "../terminal.js";
import { common, share } from "./shared-options.js";

export function addConsensus(program: Command, terminal: Terminal): void {
  const command = program
    .command("consensus")
    .argument("<runs...>", "finished runs on the same cells, for example with different seeds")
    .summary("keep the latents that several seeds replicate")
    .description("Find the latents that several runs replicate, and keep the run that has most of them.")
    .option("--correlation <number>", "minimum |r| of a latent with its counterpart (default: 0.8)", share)
    .option("--share <number>", "minimum share of the other runs with a counterpart (default: 0.5)", share);
  common(command, {
    out: "folder of the new run (default: runs/consensus)",
    set: "rotation=NAME and rotation.<option>=value: rotate runs that are not rotated first; repeatable",
    example: "heddle consensus runs/seed-0 runs/seed-1 runs/seed-2 --out runs/consensus",
  }).action(async (runs: string[], options: CommonOptions) =>
    (await import("../commands/consensus.js")).consensus(runs, { terminal, options }),
  );
}
