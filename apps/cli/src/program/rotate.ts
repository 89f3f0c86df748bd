import type { Command } from "commander";
import type { CommonOptions } from "../options.js";
import type { Terminal } from "../terminal.js";
import { common, names } from "./shared-options.js";

export function addRotate(program: Command, terminal: Terminal): void {
  const command = program
    .command("rotate")
    .argument("<run-or-file>", "finished run, or a file with an embedding")
    .summary("rotate latents, or an embedding of another tool, without labels")
    .description("Rotate the latents of a run or an embedding without labels, by default by ICA.")
    .option("--obsm <name>", "embedding in the file to rotate, such as X_scVI; needed for a file")
    .option("--within <names>", "known covariates whose means are subtracted before the fit, comma-separated", names);
  common(command, {
    out: "folder of the new run (default: <run>-rotated), or output file (default: <file>-rotated.h5ad)",
    seed: "seed of the random starts, for a file (default: 0)",
    set: "rotation.use=NAME and rotation.<option>=value; repeatable",
    example: ["heddle rotate runs/kang", "heddle rotate scvi.h5ad --obsm X_scVI --within donor --out rotated.h5ad"],
  }).action(async (target: string, options: CommonOptions) =>
    (await import("../commands/rotate.js")).rotate(target, { terminal, options }),
  );
}
