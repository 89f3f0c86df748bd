import type { Command } from "commander";
import type { CommonOptions } from "../options.js";
import type { Terminal } from "../terminal.js";
import { EXPORT_SNIPPET } from "./export-snippet.js";
import { common, names } from "./shared-options.js";

/** `heddle import scvi FOLDER`: one subcommand per program that exports models. */
export function addImport(program: Command, terminal: Terminal): void {
  const group = program
    .command("import")
    .description("Import a model of another program as a run.")
    .summary("import a model of scvi-tools");
  const command = group
    .command("scvi")
    .argument("<folder>", "folder from export_for_heddle() below: model.json and weights.safetensors")
    .description(
      "Import a trained scvi-tools model (SCVI, LinearSCVI) as a run for evaluate, embed, report and fine-tuning.",
    )
    .option("-d, --data <files>", "file with cells; without it the run has the model alone")
    .option("-f, --factors <names>", "cell columns to compare latents with, comma-separated", names);
  common(command, {
    out: "run folder (default: runs/<folder>)",
    seed: "seed of the baseline and the evaluation (default: 0)",
    set: "any key of the configuration that does not change the model, with a YAML value; repeatable",
    readsRuns: false,
    example: "heddle import scvi exported --data kang.h5ad --factors condition,cell_type --out runs/scvi",
  }).addHelpText("after", `\nTo export a model, run this in Python with scvi-tools:\n\n${EXPORT_SNIPPET}`);
  command.action(async (folder: string, options: CommonOptions) =>
    (await import("../commands/import-scvi.js")).importScvi(folder, { terminal, options }),
  );
}
