import type { Command } from "commander";
import type { CommonOptions } from "../options.js";
import type { Terminal } from "../terminal.js";
import { common } from "./shared-options.js";

export function addReport(program: Command, terminal: Terminal): void {
  const command = program
    .command("report")
    .argument("<runs...>", "folders of evaluated runs")
    .summary("write one HTML page for one or several runs")
    .description("Write one self-contained HTML page for one or several runs.");
  common(command, {
    out: "output file or folder (default: report.html in the run folder, or in the folder of several runs)",
    set: "reports=[html,csv,parquet]: report plugins (default: those of the run's configuration)",
    example: ["heddle report runs/a", "heddle report runs/beta-1 runs/capacity --out compared.html"],
  }).action(async (runs: string[], options: CommonOptions) =>
    (await import("../commands/report.js")).report(runs, { terminal, options }),
  );
}
