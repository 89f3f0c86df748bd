import { type Command, InvalidArgumentError } from "commander";
import type { CommonOptions } from "../options.js";
import type { Terminal } from "../terminal.js";
import { common, names, SEED, share, wholeNumber } from "./shared-options.js";

export function addDecode(program: Command, terminal: Terminal): void {
  const command = program
    .command("decode")
    .argument("<run>", "a run's folder")
    .description("Expression as the model sees it, without the noise of counting; writes an .h5ad file.")
    .option("-d, --data <files>", "the cells (default: the run's own data)")
    .option("-g, --genes <names>", "genes of the model, with commas (default: all of them)", names)
    .option("--samples <number>", "draws of whole counts from the posterior predictive, as layers", wholeNumber)
    .option(
      "--library-size <number>",
      "counts a cell that expression is given at, or own (default: 10000)",
      librarySize,
    )
    .option("--missing-limit <share>", "share of the model's genes that may be missing (default: 0.2)", share);
  common(command, {
    out: "the .h5ad file to write",
    seed: `of the draws: ${SEED} (default: 0)`,
    set: "data.<option>=value: how to read the cells; repeatable",
    example: "heddle decode runs/kang --genes ISG15,IFI6 --samples 10 --out denoised.h5ad",
  }).action(async (run: string, options: CommonOptions) =>
    (await import("../commands/decode.js")).decode(run, { terminal, options }),
  );
}

function librarySize(text: string): number | "own" {
  if (text === "own") return text;
  const value = Number(text);
  if (text.trim() !== "" && value > 0 && Number.isFinite(value)) return value;
  throw new InvalidArgumentError("It is a number above 0, or own.");
}
