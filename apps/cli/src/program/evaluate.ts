import type { Command } from "commander";
import type { CommonOptions } from "../options.js";
import type { Terminal } from "../terminal.js";
import { common, names, SET } from "./shared-options.js";

export function addEvaluate(program: Command, terminal: Terminal): void {
  const command = program
    .command("evaluate")
    .argument("<run-or-file...>", "run folder, several seeds of one configuration, or a file with an embedding")
    .summary("measure which latent follows which factor")
    .description(
      "Measure which latent follows which factor, with PCA, ICA of PCs and varimax of Poisson residuals as baselines.",
    )
    .option("--obsm <name>", "embedding in the file to evaluate, such as X_scVI; needed for a file")
    .option("-f, --factors <names>", "cell columns, comma-separated (default: the run's)", names)
    .option("--labels <file>", "CSV with barcodes; adds its columns to the run, as factors without training again")
    .option("--gene-sets <file>", "a .gmt file; tests each latent of a run for enriched gene sets");
  common(command, {
    out: "write the result to this file instead of stdout",
    seed: "seed of half-samples and clustering (default: the run's)",
    set: SET,
    example: ["heddle evaluate runs/a", "heddle evaluate scvi.h5ad --obsm X_scVI --factors condition,cell_type --json"],
  }).action(async (targets: string[], options: CommonOptions) =>
    (await import("../commands/evaluate.js")).evaluate(targets, { terminal, options }),
  );
}
