import { type Command, InvalidArgumentError } from "commander";
import type { CommonOptions } from "../options.js";
import type { Terminal } from "../terminal.js";
import { dataOption, genesOption, missingLimitOption, outputFile, READER_SETTING } from "./cell-options.js";
import { common } from "./shared-options.js";

type Pairs = readonly (readonly [string, string])[];

/** Adds "condition=ctrl" to the pairs. */
function pair(text: string, before: Pairs = []): Pairs {
  const at = text.indexOf("=");
  if (at > 0) return [...before, [text.slice(0, at), text.slice(at + 1)]];
  throw new InvalidArgumentError("Pass NAME=VALUE.");
}

/** Adds "3=0.5" to the pairs. */
function numbers(text: string, before: Pairs = []): Pairs {
  if (/^[1-9]\d*=-?(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?$/i.test(text)) return pair(text, before);
  throw new InvalidArgumentError("Pass LATENT=VALUE, both numbers, with latents from 1.");
}

export function addCounterfactual(program: Command, terminal: Terminal): void {
  const command = program
    .command("counterfactual")
    .argument("<run>", "run folder")
    .summary("set a covariate or a latent and compare expression")
    .description("Write the log2 fold changes of expression after a change of covariates or latents to an .h5ad file.");
  dataOption(command)
    .option("--covariate <name=level>", "covariate to set to a level or number; repeatable", pair)
    .option("--latent <number=value>", "latent, from 1, to set to a value; repeatable", numbers);
  common(missingLimitOption(genesOption(command)), {
    out: outputFile("counterfactual.h5ad"),
    set: READER_SETTING,
    example: "heddle counterfactual runs/kang --covariate condition=ctrl --out unstimulated.h5ad",
  }).action(async (run: string, options: CommonOptions) =>
    (await import("../commands/counterfactual.js")).counterfactual(run, { terminal, options }),
  );
}
