import type { CommonOptions } from "../options.js";

export interface EvaluateCommandOptions extends CommonOptions {
  readonly obsm?: string;
  readonly factors?: readonly string[];
  /** Path of a CSV file of labels. */
  readonly labels?: string;
  /** Path of a .gmt file. */
  readonly geneSets?: string;
}
