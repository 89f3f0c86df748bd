import type { Command } from "commander";
import type { CommonOptions } from "../options.js";
import type { Terminal } from "../terminal.js";
import { common } from "./shared-options.js";

export function addPublish(program: Command, terminal: Terminal): void {
  const command = program
    .command("publish")
    .argument("<run>", "run folder")
    .summary("write a model for others, with a model card")
    .description("Write a model for others: weights, genes, a model card and checksums, without cells.")
    .option("--license <id>", "license of the model, as an SPDX identifier (default: unknown)")
    .option("--name <name>", "name in the model card (default: the run's folder)")
    .option("--description <text>", "a paragraph of the model card (default: none)");
  common(command, {
    out: "folder to make (default: <run>-published)",
    example: "heddle publish runs/kang --license CC-BY-4.0 --out published/kang",
  }).action(async (run: string, options: CommonOptions) =>
    (await import("../commands/publish.js")).publish(run, { terminal, options }),
  );
}
