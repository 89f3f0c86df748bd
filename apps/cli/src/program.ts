import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { Command } from "commander";
import type { CommonOptions } from "./options.js";
import { addConsensus } from "./program/consensus.js";
import { addCounterfactual } from "./program/counterfactual.js";
import { addDecode } from "./program/decode.js";
import { addDifferentialAbundance } from "./program/differential-abundance.js";
import { addDifferentialExpression } from "./program/differential-expression.js";
import { addEmbed } from "./program/embed.js";
import { addExport } from "./program/export.js";
import { addImport } from "./program/import.js";
import { addMcp } from "./program/mcp.js";
import { addPseudobulk } from "./program/pseudobulk.js";
import { addPublish } from "./program/publish.js";
import { addRotate } from "./program/rotate.js";
import { common, example, names, SEED, SET } from "./program/shared-options.js";
import { addShuffle } from "./program/shuffle.js";
import { addSimulate } from "./program/simulate.js";
import { addSweep } from "./program/sweep.js";
import { addTune } from "./program/tune.js";
import type { Terminal } from "./terminal.js";

/** In the order of the help. */
const COMMANDS: readonly ((program: Command, terminal: Terminal) => void)[] = [
  addTrain,
  addEvaluate,
  addRotate,
  addConsensus,
  addEmbed,
  addDecode,
  addCounterfactual,
  addDifferentialExpression,
  addDifferentialAbundance,
  addReport,
  addImport,
  addInspect,
  addInit,
  addShuffle,
  addSimulate,
  addSweep,
  addTune,
  addPseudobulk,
  addPublish,
  addExport,
  addPlugins,
  addMcp,
];

/** Commands and their help. A command's module loads when the command runs, so that --help is fast. */
export function buildProgram(terminal: Terminal): Command {
  const program = new Command("heddle")
    .description(
      "Train disentangled variational autoencoders on single-cell RNA-seq counts and measure which latent follows which factor.",
    )
    .version(version())
    .exitOverride()
    .hook("preAction", async (_, command) => {
      const { out } = command.opts<CommonOptions>();
      if (out !== undefined) await (await import("./config/check-out.js")).checkOut(resolve(terminal.folder, out));
    })
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.err })
    .configureHelp({ helpWidth: 100 })
    .showHelpAfterError("(--help lists the arguments and options)");
  for (const add of COMMANDS) add(program, terminal);
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
    .argument("[config]", "YAML, JSON, TypeScript or JavaScript file; optional with --data or --resume")
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
    example: "heddle train examples/kang.yaml --data kang.h5ad --set objective.beta=4 --out runs/kang",
  }).action(async (config: string | undefined, options: CommonOptions) =>
    (await import("./commands/train.js")).train(config, { terminal, options }),
  );
}

function addEvaluate(program: Command, terminal: Terminal): void {
  const command = program
    .command("evaluate")
    .argument("<run-or-file...>", "run folder, several seeds of one configuration, or a file with an embedding")
    .description(
      "Measure which latent follows which factor, with PCA, ICA of PCs and varimax of Poisson residuals as baselines.",
    )
    .option("--obsm <name>", "embedding in the file to evaluate, such as X_scVI or X_pca")
    .option("-f, --factors <names>", "cell columns, comma-separated (default: the run's)", names)
    .option("--labels <file>", "CSV with barcodes; adds its columns to the run, as factors without training again")
    .option("--gene-sets <file>", "a .gmt file; tests each latent of a run for enriched gene sets");
  common(command, {
    out: "write the result to this file instead of stdout",
    seed: "seed of half-samples and clustering (default: the run's)",
    set: SET,
    example: "heddle evaluate scvi.h5ad --obsm X_scVI --factors condition,cell_type --json",
  }).action(async (targets: string[], options: CommonOptions) =>
    (await import("./commands/evaluate.js")).evaluate(targets, { terminal, options }),
  );
}

function addReport(program: Command, terminal: Terminal): void {
  const command = program
    .command("report")
    .argument("<runs...>", "folders of evaluated runs")
    .description("Write one self-contained HTML page for one or several runs.");
  common(command, {
    out: "output file or folder (default: report.html in the run folder, or in the folder of several runs)",
    set: "reports=[html,csv,parquet]: report plugins and their options",
    example: "heddle report runs/beta-1 runs/capacity --out compared.html",
  }).action(async (runs: string[], options: CommonOptions) =>
    (await import("./commands/report.js")).report(runs, { terminal, options }),
  );
}

function addInspect(program: Command, terminal: Terminal): void {
  const command = program
    .command("inspect")
    .argument("<file>", "file or folder with counts")
    .description("Describe a file: its matrices, which of them has raw counts, and columns that could be factors.");
  common(command, {
    out: "write the result to this file instead of stdout",
    set: "data.<option>=value: option of the file reader; repeatable",
    readsRuns: false,
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
    .option("--force", "overwrite an existing configuration");
  common(command, {
    out: "output file (default: heddle.yaml)",
    seed: "seed in the configuration",
    set: SET,
    readsRuns: false,
    example: "heddle init kang.h5ad --out kang.yaml",
  }).action(async (file: string, options: CommonOptions) =>
    (await import("./commands/init.js")).init(file, { terminal, options }),
  );
}

function addPlugins(program: Command, terminal: Terminal): void {
  const command = program
    .command("plugins")
    .usage("[show] [name] [options]")
    .argument("[words...]", "NAME or show NAME: details of one plugin")
    .description("List plugins, or show one with its options, ranges, defaults, source and citations.")
    .option("--config <file>", "also load the plugins of this configuration")
    .option("--schema", "print the JSON Schema of configurations for editors");
  common(command, {
    out: "write the result to this file instead of stdout",
    set: "plugins=[package]: also load these packages; repeatable",
    readsRuns: false,
    example: "heddle plugins show capacity",
  }).action(async (words: string[], options: CommonOptions) =>
    (await import("./commands/plugins.js")).plugins(words, { terminal, options }),
  );
}
