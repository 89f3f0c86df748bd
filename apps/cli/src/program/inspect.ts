import type { Command } from "commander";
import type { CommonOptions } from "../options.js";
import type { Terminal } from "../terminal.js";
import { common } from "./shared-options.js";

export function addInspect(program: Command, terminal: Terminal): void {
  const command = program
    .command("inspect")
    .argument("<file>", "file or folder with counts")
    .summary("describe a file: raw counts and columns")
    .description("Describe a file: its matrices, which of them has raw counts, and columns that could be factors.");
  common(command, {
    out: "write the result to this file instead of stdout",
    set: "data.<option>=value: option of the file reader; repeatable",
    readsRuns: false,
    example: "heddle inspect kang.h5ad",
  }).action(async (file: string, options: CommonOptions) =>
    (await import("../commands/inspect.js")).inspect(file, { terminal, options }),
  );
}
