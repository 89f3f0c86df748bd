import { readFileSync } from "node:fs";
import { Command } from "commander";
import type { CommonOptions } from "./options.js";
import { addCounterfactual } from "./program/counterfactual.js";
import { addDecode } from "./program/decode.js";
import { addImport } from "./program/import.js";
import { common, example, latentNumbers, names, SEED, share } from "./program/shared-options.js";
import { addSweep } from "./program/sweep.js";
import type { Terminal } from "./terminal.js";

/** Commands and their help. Each command's module is loaded when the command is chosen, so that --help costs nothing. */
export function buildProgram(terminal: Terminal): Command {
  const program = new Command("heddle")
    .description("Disentangled variational autoencoders for single-cell counts: which latent follows which factor.")
    .version(version())
    .exitOverride()
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.err })
    .configureHelp({ helpWidth: 100 })
    .showHelpAfterError("(add --help to see what it takes)");
  for (const add of [
    addTrain,
    addEvaluate,
    addEmbed,
    addDecode,
    addCounterfactual,
    addReport,
    addImport,
    addInspect,
    addInit,
    addSimulate,
    addSweep,
    addPlugins,
  ]) {
    add(program, terminal);
  }
  return program.addHelpText(
    "after",
    example("heddle init cells.h5ad && heddle train heddle.yaml --out runs/first && heddle evaluate runs/first"),
  );
}

function version(): string {
  const manifest = readFileSync(new URL("../package.json", import.meta.url), "utf8");
  return (JSON.parse(manifest) as { version: string }).version;
}

function addTrain(program: Command, terminal: Terminal): void {
  const command = program
    .command("train")
    .argument("[config]", "YAML, JSON, TypeScript or JavaScript file; may be left out with --data or --resume")
    .description("Train a model; leaves a run folder, resumable at any moment.")
    .option("-d, --data <files>", "file or folder with counts; several with commas get a column sample")
    .option("--from <run>", "begin from the weights of a run or an imported model: fine-tuning")
    .option("--resume <run>", "go on with an interrupted run");
  common(command, {
    out: "the run's folder (default: runs/<config>-<objective>-<seed>)",
    seed: SEED,
    example: "heddle train examples/kang.yaml --data kang.h5ad --set objective.beta=4 --out runs/kang",
  }).action(async (config: string | undefined, options: CommonOptions) =>
    (await import("./commands/train.js")).train(config, { terminal, options }),
  );
}

function addEvaluate(program: Command, terminal: Terminal): void {
  const command = program
    .command("evaluate")
    .argument("<run-or-file...>", "a run's folder, several seeds of one configuration, or a file with an embedding")
    .description("Measure which latent follows which factor, beside principal components.")
    .option("--obsm <name>", "the embedding to judge in a file: X_scVI, X_pca")
    .option("-f, --factors <names>", "cell columns, with commas (default: the run's)", names)
    .option("--gene-sets <file>", "a .gmt file: which of its sets rise or fall with each latent of a run");
  common(command, {
    out: "write the result here instead of printing it",
    seed: "seed of resamples and clusterings (default: the run's)",
    example: "heddle evaluate scvi.h5ad --obsm X_scVI --factors condition,cell_type --json",
  }).action(async (targets: string[], options: CommonOptions) =>
    (await import("./commands/evaluate.js")).evaluate(targets, { terminal, options }),
  );
}

function addEmbed(program: Command, terminal: Terminal): void {
  const command = program
    .command("embed")
    .argument("<run>", "a run's folder")
    .description('Place cells with a trained model; writes obsm["X_heddle"] to an .h5ad file.')
    .option("-d, --data <files>", "new cells (default: the run's own data)")
    .option("--missing-limit <share>", "share of the model's genes that may be missing (default: 0.2)", share)
    .option(
      "--without <factors>",
      "write a second embedding without the latents that follow these and vanished ones",
      names,
    )
    .option(
      "--without-latents <numbers>",
      "leave these latents out of it too, or alone, counted from 1",
      latentNumbers,
    );
  common(command, {
    out: "the .h5ad file to write",
    set: "data.<option>=value: how to read the new cells; repeatable",
    example: "heddle embed runs/kang --data new.h5ad --out new-latents.h5ad",
  }).action(async (run: string, options: CommonOptions) =>
    (await import("./commands/embed.js")).embed(run, { terminal, options }),
  );
}

function addReport(program: Command, terminal: Terminal): void {
  const command = program
    .command("report")
    .argument("<runs...>", "evaluated runs, shown side by side")
    .description("One self-contained page of one or several runs.");
  common(command, {
    out: "file or folder to write (default: report.html in the run, or beside several runs)",
    set: "reports=[html,csv,parquet]: which reports, with their options",
    example: "heddle report runs/beta-1 runs/capacity --out compared.html",
  }).action(async (runs: string[], options: CommonOptions) =>
    (await import("./commands/report.js")).report(runs, { terminal, options }),
  );
}

function addInspect(program: Command, terminal: Terminal): void {
  const command = program
    .command("inspect")
    .argument("<file>", "file or folder with counts")
    .description("Say what a file holds: where the raw counts are, which columns could be factors.");
  common(command, {
    out: "write the result here instead of printing it",
    set: "data.<option>=value: how to read the file; repeatable",
    example: "heddle inspect kang.h5ad",
  }).action(async (file: string, options: CommonOptions) =>
    (await import("./commands/inspect.js")).inspect(file, { terminal, options }),
  );
}

function addInit(program: Command, terminal: Terminal): void {
  const command = program
    .command("init")
    .argument("<file>", "file or folder with counts")
    .description("Write a commented configuration for a file.")
    .option("--force", "write over a configuration that is there");
  common(command, {
    out: "the configuration to write (default: heddle.yaml)",
    seed: "written into the configuration",
    example: "heddle init kang.h5ad --out kang.yaml",
  }).action(async (file: string, options: CommonOptions) =>
    (await import("./commands/init.js")).init(file, { terminal, options }),
  );
}

function addSimulate(program: Command, terminal: Terminal): void {
  const command = program
    .command("simulate")
    .description("Simulate cells with known factors (Splatter with activity programs); writes an .h5ad file.")
    .option("--preset <name>", "small, kimmel-2020");
  common(command, {
    out: "the .h5ad file to write",
    seed: SEED,
    set: "any option of the simulator, value as YAML; repeatable (see heddle plugins simulated)",
    example: "heddle simulate --preset small --set cells=500 --out small.h5ad",
  }).action(async (options: CommonOptions) => (await import("./commands/simulate.js")).simulate({ terminal, options }));
}

function addPlugins(program: Command, terminal: Terminal): void {
  const command = program
    .command("plugins")
    .usage("[show] [name] [options]")
    .argument("[words...]", "show NAME, or NAME: all about one plugin")
    .description("List plugins, or show one: every option with its range and default, its source, what to cite.")
    .option("--config <file>", "with the plugins that this configuration names")
    .option("--schema", "print the JSON Schema of configurations, for editors");
  common(command, {
    out: "write the result here instead of printing it",
    set: "plugins=[package]: with these besides; repeatable",
    example: "heddle plugins show capacity",
  }).action(async (words: string[], options: CommonOptions) =>
    (await import("./commands/plugins.js")).plugins(words, { terminal, options }),
  );
}
