import type { Command } from "commander";
import type { CommonOptions } from "../options.js";
import type { Terminal } from "../terminal.js";
import { common, latentNumbers, names, share } from "./shared-options.js";

export function addEmbed(program: Command, terminal: Terminal): void {
  const command = program
    .command("embed")
    .argument("<run>", "run folder")
    .description('Write the latent representation of cells to obsm["X_heddle"] of an .h5ad file.')
    .option("-d, --data <files>", "file with new cells (default: the run's training data)")
    .option("--missing-limit <share>", "maximum share of the model's genes that may be missing (default: 0.2)", share)
    .option(
      "--without <factors>",
      "add a second embedding that omits inactive latents and those that follow these factors",
      names,
    )
    .option(
      "--without-latents <numbers>",
      "latents that the second embedding omits, from 1, comma-separated",
      latentNumbers,
    )
    .option(
      "--reference <run>",
      "run whose cells are the reference: add each cell's distance from them to obs (same model, or the run that it was adapted from)",
    )
    .option(
      "--transfer <column>",
      "column of the reference whose labels are transferred by weighted nearest neighbors (with --reference)",
    );
  common(command, {
    out: "output .h5ad file",
    set: "data.<option>=value: option of the file reader; repeatable",
    example: "heddle embed runs/kang --data new.h5ad --out new-latents.h5ad",
  }).action(async (run: string, options: CommonOptions) =>
    (await import("../commands/embed.js")).embed(run, { terminal, options }),
  );
}
