import type { Command } from "commander";
import type { CommonOptions } from "../options.js";
import type { Terminal } from "../terminal.js";
import { common, SET } from "./shared-options.js";

export function addInit(program: Command, terminal: Terminal): void {
  const command = program
    .command("init")
    .argument("<file>", "file or folder with counts")
    .summary("write a commented configuration for a file")
    .description("Write a commented configuration for a file.")
    .option("--force", "overwrite an existing configuration");
  common(command, {
    out: "output file (default: heddle.yaml)",
    seed: "seed in the configuration (default: 0)",
    set: SET,
    readsRuns: false,
    example: "heddle init kang.h5ad --out kang.yaml",
  }).action(async (file: string, options: CommonOptions) =>
    (await import("../commands/init.js")).init(file, { terminal, options }),
  );
}
