import { type Command, InvalidArgumentError } from "commander";
import type { CommonOptions } from "../options.js";
import type { Terminal } from "../terminal.js";
import { common, names, share, wholeNumber } from "./shared-options.js";

export function addDecode(program: Command, terminal: Terminal): void {
  const command = program
    .command("decode")
    .argument("<run>", "run folder")
    .description("Write denoised expression E[x | z] of cells to an .h5ad file.")
    .option("-d, --data <files>", "file with cells (default: the run's training data)")
    .option("-g, --genes <names>", "genes of the model, comma-separated (default: all)", names)
    .option("--samples <number>", "samples from the posterior predictive distribution, as layers", wholeNumber)
    .option(
      "--library-size <number>",
      "counts per cell of the denoised expression; own: each cell's total (default: 10000)",
      librarySize,
    )
    .option("--missing-limit <share>", "maximum share of the model's genes that may be missing (default: 0.2)", share);
  common(command, {
    out: "output .h5ad file",
    seed: "seed of the samples (default: 0)",
    set: "data.<option>=value: option of the file reader; repeatable",
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
