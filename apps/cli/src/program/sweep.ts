import type { Command } from "commander";
import type { CommonOptions } from "../options.js";
import type { Terminal } from "../terminal.js";
import { common, names, wholeNumber } from "./shared-options.js";

// Long because it lists five commands, each with its words.
export function addSweep(program: Command, terminal: Terminal): void {
  const sweep = program
    .command("sweep")
    .description("Many runs over a grid of settings and seeds, resumable, shared by any number of processes.");
  const act =
    (what: "plan" | "run" | "status" | "collect" | "work") => async (target: string, options: CommonOptions) =>
      (await import("../commands/sweep.js"))[what](target, { terminal, options });
  const folder = "the sweep's folder (default: runs/<name>)";
  const planned = (name: "plan" | "run", description: string) =>
    sweep
      .command(name)
      .argument("<sweep>", "a sweep's YAML file, or the folder of one that is planned")
      .description(description)
      .option("-d, --data <files>", "data of every run, instead of the configuration's");
  const wording = {
    seed: "only this seed",
    set: "key=value of every run's configuration, or executor.<option>=value; repeatable",
  };
  common(planned("plan", "Write down every run of a sweep, each with an id by its contents; computes nothing."), {
    ...wording,
    out: folder,
    example: "heddle sweep plan examples/kang-beta.sweep.yaml --data kang.h5ad",
  }).action(act("plan"));
  common(planned("run", "Compute what is not done yet; killed at any moment, the same command goes on."), {
    ...wording,
    out: folder,
    example: "heddle sweep run examples/kang-beta.sweep.yaml --data kang.h5ad --set executor.processes=2",
  }).action(act("run"));
  common(
    sweep
      .command("status")
      .argument("<folder>", "the sweep's folder")
      .description("Which runs are done, running, failed."),
    { out: "write the result here instead of printing it", example: "heddle sweep status runs/kang-beta" },
  ).action(act("status"));
  common(
    sweep
      .command("collect")
      .argument("<folder>", "the sweep's folder")
      .description("Gather the results of all runs into one small JSON or CSV file.")
      .option("--metrics <names>", "only results whose names begin so, with commas", names),
    {
      out: "the .json or .csv file to write (default: results.json in the folder)",
      example: "heddle sweep collect runs/kang-beta --metrics max-correlation --out kang-beta.csv",
    },
  ).action(act("collect"));
  common(
    sweep
      .command("work", { hidden: true })
      .argument("<folder>", "the sweep's folder")
      .description("Take one free run after another until none is left: what executors start.")
      .option("--index <number>", "only the run of that place in the plan, from 0", wholeNumber),
    {
      out: "accepted everywhere; a worker writes into the folder",
      example: "heddle sweep work runs/kang-beta --index 3",
    },
  ).action(act("work"));
}
