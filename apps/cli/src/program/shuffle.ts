import type { Command } from "commander";
import type { CommonOptions } from "../options.js";
import type { Terminal } from "../terminal.js";
import { common, wholeNumber } from "./shared-options.js";

export function addShuffle(program: Command, terminal: Terminal): void {
  const command = program
    .command("shuffle")
    .argument("<files...>", "files with counts; several are written as one, with the cell column sample")
    .summary("write cells in random order, for training from disk")
    .description("Write cells in random order as sharded Zarr, which training reads fastest from disk.")
    .option(
      "--genes <number>",
      "write this number of highly variable genes (seurat-v3; default: all genes)",
      wholeNumber,
    );
  common(command, {
    out: "output folder, such as cells.zarr; needed",
    seed: "seed of the order (default: 0)",
    set: "a key under data, cells or genes, with a YAML value; repeatable",
    readsRuns: false,
    example: "heddle shuffle atlas.h5ad --genes 2000 --out atlas.zarr",
  }).action(async (files: string[], options: CommonOptions) =>
    (await import("../commands/shuffle.js")).shuffle(files, { terminal, options }),
  );
}
