import type { Command } from "commander";
import type { CommonOptions } from "../options.js";
import type { Terminal } from "../terminal.js";
import { dataOption, missingLimitOption, outputFile, READER_SETTING } from "./cell-options.js";
import { common, latentNumbers, names } from "./shared-options.js";

export function addEmbed(program: Command, terminal: Terminal): void {
  const command = program
    .command("embed")
    .argument("<run>", "run folder, or folder or https address of a published model")
    .summary("encode cells with the model of a run; place them in a reference")
    .description('Write the latent representation of cells to obsm["X_heddle"] of an .h5ad file.');
  missingLimitOption(dataOption(command, "new cells"))
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
    out: outputFile("embedded.h5ad"),
    set: READER_SETTING,
    example: [
      "heddle embed runs/kang --data new.h5ad --out new-latents.h5ad",
      "heddle embed runs/kang --data new.h5ad --reference runs/kang --transfer cell_type",
    ],
  }).action(async (run: string, options: CommonOptions) =>
    (await import("../commands/embed.js")).embed(run, { terminal, options }),
  );
}
