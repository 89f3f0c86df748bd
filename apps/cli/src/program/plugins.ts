import type { Command } from "commander";
import type { CommonOptions } from "../options.js";
import type { Terminal } from "../terminal.js";
import { common } from "./shared-options.js";

export function addPlugins(program: Command, terminal: Terminal): void {
  const command = program
    .command("plugins")
    .usage("[show] [name] [options]")
    .argument("[words...]", "NAME or show NAME: details of one plugin")
    .summary("list plugins, or show one with its options")
    .description("List plugins, or show one with its options, ranges, defaults, source and citations.")
    .option("--config <file>", "also load the plugins of this configuration")
    .option("--schema", "print the JSON Schema of configurations for editors");
  common(command, {
    out: "write the result to this file instead of stdout",
    set: "plugins=[package]: also load these packages; repeatable",
    readsRuns: false,
    example: "heddle plugins show capacity",
  }).action(async (words: string[], options: CommonOptions) =>
    (await import("../commands/plugins.js")).plugins(words, { terminal, options }),
  );
}
