import type { Command } from "commander";
import type { CommonOptions } from "../options.js";
import type { Terminal } from "../terminal.js";
import { common, SEED, SET } from "./shared-options.js";

export function addTrain(program: Command, terminal: Terminal): void {
  const command = program
    .command("train")
    .argument("[config]", "YAML, JSON, TypeScript or JavaScript file; optional with --data or --resume")
    .summary("train a model")
    .description("Train a model into a run folder. Interrupted training can be resumed.")
    .option(
      "-d, --data <files>",
      "file or folder with counts; comma-separated files are concatenated, with a column sample",
    )
    .option("--from <run>", "initialize with the weights of a run or an imported model (fine-tuning)")
    .option("--adapt <covariate>", "with --from: train only the weights of its new levels (scArches)")
    .option("--quick", "a quarter of the epochs and no random restarts, for a first look")
    .option("--resume <run>", "continue an interrupted run");
  common(command, {
    out: "run folder (default: runs/<config>-<objective>-<seed>)",
    seed: SEED,
    set: SET,
    example: [
      "heddle train heddle.yaml --out runs/a",
      "heddle train examples/kang.yaml --data kang.h5ad --set objective.beta=4 --out runs/kang",
      "heddle train query.yaml --from runs/kang --adapt batch",
    ],
  }).action(async (config: string | undefined, options: CommonOptions) =>
    (await import("../commands/train.js")).train(config, { terminal, options }),
  );
}
