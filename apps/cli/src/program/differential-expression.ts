import { type Command, InvalidArgumentError, Option } from "commander";
import type { CommonOptions } from "../options.js";
import type { Terminal } from "../terminal.js";
import { dataOption, groupOptions, missingLimitOption, outputFile, READER_SETTING } from "./cell-options.js";
import { common, share, wholeNumber } from "./shared-options.js";

export function addDifferentialExpression(program: Command, terminal: Terminal): void {
  const command = program
    .command("differential-expression")
    .alias("de")
    .argument("<run>", "run folder")
    .description(
      "Write the genes that differ between groups of cells, or along a latent, with posterior probabilities, Bayes factors and fold changes (as scvi-tools).",
    )
    .summary("find genes that differ between groups of cells, or along a latent");
  groupOptions(dataOption(command), { required: false })
    .option("--latent <number>", "compare two values of a latent, from 1, instead of groups", latentNumber)
    .option("--from <value>", "value of the latent in group 2 (default: its 1st percentile)", decimal)
    .option("--to <value>", "value of the latent in group 1 (default: its 99th percentile)", decimal)
    .addOption(new Option("--mode <mode>", "hypothesis (default: change)").choices(["change", "vanilla"]))
    .option("--delta <number>", "smallest |log2 fold change| that counts (default: 0.25)", decimal)
    .addOption(
      new Option("--test-mode <mode>", "three: up and down apart; two: together (default: three)").choices([
        "three",
        "two",
      ]),
    )
    .option("--pseudocounts <number>", "added to both shares (default: estimated from silent genes)", decimal)
    .option("--fdr <share>", "expected false discovery rate of the discoveries (default: 0.05)", share)
    .option("--batch-correction <covariate>", "decode both groups with each level of this covariate")
    .option("--samples <number>", "posterior samples per group (default: 5000)", wholeNumber);
  common(missingLimitOption(command), {
    out: outputFile("differential-expression.csv", "output .csv or .parquet file"),
    seed: "seed of the samples (default: 0)",
    set: READER_SETTING,
    example: "heddle de runs/kang --groupby condition --group1 stim --group2 ctrl --subset cell_type=B --out stim.csv",
  }).action(async (run: string, options: CommonOptions) =>
    (await import("../commands/differential-expression.js")).differentialExpression(run, { terminal, options }),
  );
}

function decimal(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isFinite(value)) return value;
  throw new InvalidArgumentError("Pass a number.");
}

function latentNumber(text: string): number {
  if (/^[1-9]\d*$/.test(text)) return Number(text) - 1;
  throw new InvalidArgumentError("Pass the number of a latent, from 1.");
}
