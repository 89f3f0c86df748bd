import type { Command } from "commander";
import type { CommonOptions } from "../options.js";
import type { Terminal } from "../terminal.js";
import { common } from "./shared-options.js";

export function addTune(program: Command, terminal: Terminal): void {
  const command = program
    .command("tune")
    .argument("<plan>", "YAML file with base configuration, grid, seeds and rungs")
    .summary("choose settings without labels")
    .description(
      "Choose settings without labels: successive halving by validation ELBO and by agreement of seeds. The same command continues after an interruption.",
    )
    .option("-d, --data <files>", "data of every run; overrides the configuration");
  common(command, {
    out: "folder of the runs, results.json and chosen.yaml (default: runs/<name>)",
    set: "key of every run's configuration, or executor.<option>=value; repeatable",
    example: "heddle tune examples/kang.tune.yaml --data kang.h5ad",
  }).action(async (plan: string, options: CommonOptions) =>
    (await import("../commands/tune.js")).tune(plan, { terminal, options }),
  );
}
