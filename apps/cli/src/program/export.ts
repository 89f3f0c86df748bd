import type { Command } from "commander";
import type { ExportCommandOptions } from "../commands/export.js";
import type { Terminal } from "../terminal.js";
import { common } from "./shared-options.js";

export function addExport(program: Command, terminal: Terminal): void {
  const command = program
    .command("export")
    .argument("<run>", "run folder")
    .summary("write a run for the viewer Vitessce")
    .description("Write a run for a viewer: its cells as AnnData-Zarr, and a view configuration of Vitessce.")
    .requiredOption("--vitessce", "write vitessce.json and cells.zarr for https://vitessce.io")
    .option("--url <address>", "address at which a web server offers the folder (default: http://localhost:8000)");
  common(command, {
    out: "folder to make (default: <run>-vitessce)",
    example: "heddle export runs/kang --vitessce --out viewer --url https://example.org/viewer",
  }).action(async (run: string, options: ExportCommandOptions) =>
    (await import("../commands/export.js")).exportRun(run, { terminal, options }),
  );
}
