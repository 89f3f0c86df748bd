import { type Command, InvalidArgumentError } from "commander";
import type { CommonOptions } from "../options.js";
import type { Terminal } from "../terminal.js";
import { dataOption, genesOption, missingLimitOption, outputFile, READER_SETTING } from "./cell-options.js";
import { common, wholeNumber } from "./shared-options.js";

export function addDecode(program: Command, terminal: Terminal): void {
  const command = program
    .command("decode")
    .argument("<run>", "run folder")
    .summary("write denoised expression and samples of counts")
    .description("Write denoised expression E[x | z] of cells to an .h5ad file.");
  genesOption(dataOption(command))
    .option(
      "--samples <number>",
      "samples from the posterior predictive distribution, as layers (default: 0)",
      wholeNumber,
    )
    .option(
      "--library-size <number>",
      "counts per cell of the denoised expression; own: each cell's total (default: 10000)",
      librarySize,
    );
  common(missingLimitOption(command), {
    out: outputFile("decoded.h5ad"),
    seed: "seed of the samples (default: 0)",
    set: READER_SETTING,
    example: "heddle decode runs/kang --genes ISG15,IFI6 --samples 10 --out denoised.h5ad",
  }).action(async (run: string, options: CommonOptions) =>
    (await import("../commands/decode.js")).decode(run, { terminal, options }),
  );
}

function librarySize(text: string): number | "own" {
  if (text === "own") return text;
  const value = Number(text);
  if (text.trim() !== "" && value > 0 && Number.isFinite(value)) return value;
  throw new InvalidArgumentError("Pass a number above 0, or own.");
}
