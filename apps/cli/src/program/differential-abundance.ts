import { type Command, InvalidArgumentError } from "commander";
import type { DifferentialAbundanceCommandOptions } from "../commands/differential-abundance.js";
import type { Terminal } from "../terminal.js";
import { dataOption, groupOptions, missingLimitOption, outputFile, READER_SETTING } from "./cell-options.js";
import { common, wholeNumber } from "./shared-options.js";

export function addDifferentialAbundance(program: Command, terminal: Terminal): void {
  const command = program
    .command("differential-abundance")
    .alias("da")
    .argument("<run>", "run folder")
    .description(
      "Write, for each cell, the log ratio of the latent densities of two groups, such as conditions (as MrVI in scvi-tools).",
    )
    .summary("find regions of the latent space where a group is more abundant");
  groupOptions(dataOption(command), { required: true })
    .option("--sample <column>", "cell column with samples, such as donors, which get equal weights (default: none)")
    .option("--by <column>", "cell column whose levels summarize the log ratios")
    .option("--cells-per-sample <number>", "maximum cells of a sample in its density (default: 2000)", wholeNumber)
    .option("--degrees-of-freedom <number>", "Student's t components (default: normal components)", positive);
  common(missingLimitOption(command), {
    out: outputFile("differential-abundance.csv", "output .csv or .parquet file"),
    seed: "seed of the draw of cells (default: 0)",
    set: READER_SETTING,
    example: "heddle da runs/kang --groupby condition --group1 stim --group2 ctrl --sample donor --by cell_type",
  }).action(async (run: string, options: DifferentialAbundanceCommandOptions) =>
    (await import("../commands/differential-abundance.js")).differentialAbundance(run, { terminal, options }),
  );
}

function positive(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError("Pass a number above 0.");
}
