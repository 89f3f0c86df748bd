import type { Command } from "commander";
import type { CommonOptions } from "../options.js";
import type { Terminal } from "../terminal.js";
import { common, names, wholeNumbers } from "./shared-options.js";

// Long because it declares five commands.
export function addSweep(program: Command, terminal: Terminal): void {
  const sweep = program
    .command("sweep")
    .summary("train and evaluate a grid of settings and seeds")
    .description(
      "Train and evaluate many runs over a grid of settings and seeds. Any number of processes can share a sweep.",
    );
  const act =
    (what: "plan" | "run" | "status" | "collect" | "work") => async (target: string, options: CommonOptions) =>
      (await import("../commands/sweep.js"))[what](target, { terminal, options });
  const folder = "sweep folder (default: runs/<name>)";
  const planned = (name: "plan" | "run", description: string) =>
    sweep
      .command(name)
      .argument("<sweep>", "YAML file of a sweep, or the folder of a planned sweep")
      .description(description)
      .option("-d, --data <files>", "data of every run; overrides the configuration");
  const wording = {
    seed: "only this seed (default: every seed of the sweep)",
    set: "key of every run's configuration, or executor.<option>=value; repeatable",
  };
  common(planned("plan", "List every run of a sweep, with an id from a hash of its contents. Computes nothing."), {
    ...wording,
    out: folder,
    example: "heddle sweep plan examples/kang-beta.sweep.yaml --data kang.h5ad",
  }).action(act("plan"));
  common(planned("run", "Compute the runs that are not done. The same command continues after an interruption."), {
    ...wording,
    out: folder,
    example: "heddle sweep run examples/kang-beta.sweep.yaml --data kang.h5ad --set executor.processes=2",
  }).action(act("run"));
  common(
    sweep
      .command("status")
      .argument("<folder>", "sweep folder")
      .description("Show which runs are done, running, waiting or failed."),
    { out: "write the result to this file instead of stdout", example: "heddle sweep status runs/kang-beta" },
  ).action(act("status"));
  common(
    sweep
      .command("collect")
      .argument("<folder>", "sweep folder")
      .description("Collect the results of all runs in one JSON or CSV file.")
      .option("--metrics <names>", "first characters of result names, comma-separated (default: all)", names),
    {
      out: "output .json or .csv file (default: results.json in the folder)",
      example: "heddle sweep collect runs/kang-beta --metrics max-correlation --out kang-beta.csv",
    },
  ).action(act("collect"));
  common(
    sweep
      .command("work")
      .argument("<folder>", "sweep folder")
      .description(
        "Compute one free run after another until none is left, or one run as a task of an array job of Slurm, Kubernetes or AWS Batch. A task with several positions computes the one at its index. Executors start this command.",
      )
      .option(
        "--index <number>",
        "positions of runs in the plan, from 0, such as 0-2,5, or all (default: the index of the array task, else all)",
        (text) => (text === "all" ? text : wholeNumbers(text)),
      ),
    { example: "sbatch --array=0-29 --wrap 'heddle sweep work runs/kang-beta'" },
  ).action(act("work"));
}
