import { type Command, InvalidArgumentError } from "commander";
import type { CommonOptions } from "../options.js";
import type { Terminal } from "../terminal.js";
import { common, names, share } from "./shared-options.js";

type Pairs = readonly (readonly [string, string])[];

/** "condition=ctrl", once or more. */
function pair(text: string, before: Pairs = []): Pairs {
  const at = text.indexOf("=");
  if (at > 0) return [...before, [text.slice(0, at), text.slice(at + 1)]];
  throw new InvalidArgumentError("It is a name, = and a value.");
}

/** "3=0.5", once or more. */
function numbers(text: string, before: Pairs = []): Pairs {
  if (/^[1-9]\d*=-?(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?$/i.test(text)) return pair(text, before);
  throw new InvalidArgumentError("It is the number of a latent, = and a number.");
}

export function addCounterfactual(program: Command, terminal: Terminal): void {
  const command = program
    .command("counterfactual")
    .argument("<run>", "a run's folder")
    .description("What cells would express, had they been otherwise: log fold changes, in an .h5ad file.")
    .option("-d, --data <files>", "the cells (default: the run's own data)")
    .option("--covariate <name=level>", "a covariate to put at a level or number; repeatable", pair)
    .option("--latent <number=value>", "a latent to put at a value, counted from 1; repeatable", numbers)
    .option("-g, --genes <names>", "genes of the model, with commas (default: all of them)", names)
    .option("--missing-limit <share>", "share of the model's genes that may be missing (default: 0.2)", share);
  common(command, {
    out: "the .h5ad file to write",
    set: "data.<option>=value: how to read the cells; repeatable",
    example: "heddle counterfactual runs/kang --covariate condition=ctrl --out unstimulated.h5ad",
  }).action(async (run: string, options: CommonOptions) =>
    (await import("../commands/counterfactual.js")).counterfactual(run, { terminal, options }),
  );
}
