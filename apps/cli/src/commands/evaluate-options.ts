import type { CommonOptions } from "../options.js";
import type { Invocation } from "../result.js";

export interface EvaluateCommandOptions extends CommonOptions {
  readonly obsm?: string;
  readonly factors?: readonly string[];
  /** Path of a .gmt file. */
  readonly geneSets?: string;
}

export function onMetric({ terminal, options }: Invocation) {
  if (options.quiet) return undefined;
  return (name: string, on: "embedding" | "baseline") =>
    terminal.err(`${name}${on === "baseline" ? " (principal components)" : ""} …\n`);
}
