import { readFileSync } from "node:fs";
import { Command } from "commander";
import type { CommonOptions } from "./options.js";
import { addConsensus } from "./program/consensus.js";
import { addCounterfactual } from "./program/counterfactual.js";
import { addDecode } from "./program/decode.js";
import { addDifferentialAbundance } from "./program/differential-abundance.js";
import { addDifferentialExpression } from "./program/differential-expression.js";
import { addEmbed } from "./program/embed.js";
import { addEvaluate } from "./program/evaluate.js";
import { addExport } from "./program/export.js";
import { addImport } from "./program/import.js";
import { addInit } from "./program/init.js";
import { addInspect } from "./program/inspect.js";
import { addMcp } from "./program/mcp.js";
import { addPlugins } from "./program/plugins.js";
import { addPseudobulk } from "./program/pseudobulk.js";
import { addPublish } from "./program/publish.js";
import { addReport } from "./program/report.js";
import { addRotate } from "./program/rotate.js";
import { example } from "./program/shared-options.js";
import { addShuffle } from "./program/shuffle.js";
import { addSimulate } from "./program/simulate.js";
import { addSweep } from "./program/sweep.js";
import { addTrain } from "./program/train.js";
import { addTune } from "./program/tune.js";
import type { Terminal } from "./terminal.js";

type AddCommand = (program: Command, terminal: Terminal) => void;

/** By group, in the order of the help. */
const COMMANDS: Readonly<Record<string, readonly AddCommand[]>> = {
  "First steps:": [addInspect, addInit, addTrain, addEvaluate, addReport],
  "Latents and cells of a run:": [addEmbed, addDecode, addCounterfactual, addRotate],
  "Comparisons of cells:": [addDifferentialExpression, addDifferentialAbundance, addPseudobulk],
  "Several runs:": [addConsensus, addSweep, addTune],
  "Other programs and people:": [addImport, addExport, addPublish, addMcp],
  "Data and plugins:": [addSimulate, addShuffle, addPlugins],
};

const FIRST_RUN = [
  "heddle init cells.h5ad                # writes heddle.yaml",
  "heddle train heddle.yaml --out runs/a",
  "heddle evaluate runs/a",
  "heddle report runs/a                  # writes runs/a/report.html",
];

/** Without arguments, so that the description of a command fits in its line. */
const subcommandTerm = (command: Command): string => [command.name(), ...command.aliases()].join(", ");

/** Commands and their help. A command's module loads when the command runs, so that --help is fast. */
export function buildProgram(terminal: Terminal): Command {
  const program = new Command("heddle")
    .description(
      "Train disentangled variational autoencoders on single-cell RNA-seq counts and measure which latent follows which factor.",
    )
    .version(version())
    .exitOverride()
    .hook("preAction", async (_, command) => {
      const { out } = command.opts<CommonOptions>();
      if (out !== undefined) await (await import("./config/check-out.js")).checkOut(terminal.folder, out);
    })
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.err })
    .configureHelp({ helpWidth: 100, subcommandTerm })
    .showHelpAfterError("(--help lists the arguments and options)");
  for (const [group, commands] of Object.entries(COMMANDS)) {
    program.commandsGroup(group);
    for (const add of commands) add(program, terminal);
  }
  return program.addHelpText("after", `\nheddle COMMAND --help lists the options of a command.\n${example(FIRST_RUN)}`);
}

function version(): string {
  const manifest = readFileSync(new URL("../package.json", import.meta.url), "utf8");
  return (JSON.parse(manifest) as { version: string }).version;
}
