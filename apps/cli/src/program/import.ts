import type { Command } from "commander";
import type { CommonOptions } from "../options.js";
import type { Terminal } from "../terminal.js";
import { EXPORT_SNIPPET } from "./export-snippet.js";
import { common, names } from "./shared-options.js";

/** `heddle import scvi FOLDER`: one subcommand per program that models come from. */
export function addImport(program: Command, terminal: Terminal): void {
  const group = program
    .command("import")
    .description("Open a model that another program trained, as a run: import scvi.");
  const command = group
    .command("scvi")
    .argument("<folder>", "what export_for_heddle() below wrote: model.json and weights.safetensors")
    .description(
      "Open a model that scvi-tools trained (SCVI, LinearSCVI) as a run, to evaluate, embed, report or train on.",
    )
    .option("-d, --data <files>", "its cells, or others; without them the run holds the model alone")
    .option("-f, --factors <names>", "cell columns that latents are held against, with commas", names);
  common(command, {
    out: "the run's folder (default: runs/<folder>)",
    seed: "seed of the run's baseline and evaluation",
    set: "any key of the configuration that is not about the model, value as YAML; repeatable",
    example: "heddle import scvi exported --data kang.h5ad --factors condition,cell_type --out runs/scvi",
  }).addHelpText("after", `\nTo export a model, run this where scvi-tools is:\n\n${EXPORT_SNIPPET}`);
  command.action(async (folder: string, options: CommonOptions) =>
    (await import("../commands/import-scvi.js")).importScvi(folder, { terminal, options }),
  );
}
