import type { Command } from "commander";
import type { Terminal } from "../terminal.js";
import { example } from "./shared-options.js";

const collect = (folder: string, before: readonly string[] = []) => [...before, folder];

export function addMcp(program: Command, terminal: Terminal): void {
  program
    .command("mcp")
    .summary("serve Heddle to an assistant (Model Context Protocol)")
    .description(
      "Serve inspect, init, train, evaluate and report to an assistant by the Model Context Protocol, on stdin and stdout.",
    )
    .option("--folder <path>", "folder that the tools may read and write (default: this one); repeatable", collect)
    .option("--debug", "print the stack trace of an error")
    .addHelpText("after", example("heddle mcp --folder ~/cells"))
    .action(async ({ folder = [] }: { folder?: readonly string[] }) =>
      (await import("../commands/mcp.js")).mcp(program.version() ?? "", folder, terminal),
    );
}
