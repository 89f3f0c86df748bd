import type { Command } from "commander";
import type { CommonOptions } from "../options.js";
import type { Terminal } from "../terminal.js";
import { READER_SETTING } from "./cell-options.js";
import { common, names } from "./shared-options.js";

export function addPseudobulk(program: Command, terminal: Terminal): void {
  const command = program
    .command("pseudobulk")
    .argument("<files>", "file or folder with counts; comma-separated files are concatenated")
    .summary("add counts over donors, for edgeR or DESeq2")
    .description("Add the raw counts of all genes over groups of cells, for edgeR or DESeq2.")
    .requiredOption("--by <columns>", "cell columns whose combinations of levels are the groups", names);
  common(command, {
    out: "output .csv or .parquet file (default: pseudobulk.csv)",
    set: READER_SETTING,
    readsRuns: false,
    example: "heddle pseudobulk kang.h5ad --by donor,condition --out counts.csv",
  }).action(async (data: string, options: CommonOptions & { readonly by: readonly string[] }) =>
    (await import("../commands/pseudobulk.js")).pseudobulk(data, { terminal, options }),
  );
}
