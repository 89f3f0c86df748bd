import { type Command, Option } from "commander";
import { levelsByName, names, share } from "./shared-options.js";

// Options of the commands that read cells with the model of a run, in one wording.

/** --data. `what` names the cells: "new cells". */
export const dataOption = (command: Command, what = "cells"): Command =>
  command.option("-d, --data <files>", `files with ${what}, comma-separated (default: the cells of training)`);

export const genesOption = (command: Command): Command =>
  command.option("-g, --genes <names>", "genes of the model, comma-separated (default: all)", names);

export const missingLimitOption = (command: Command): Command =>
  command.option(
    "--missing-limit <share>",
    "maximum share of the model's genes that the file may lack (default: 0.2)",
    share,
  );

/** --groupby, --group1, --group2 and --subset of comparisons of groups. */
export const groupOptions = (command: Command, { required }: { readonly required: boolean }): Command =>
  command
    .addOption(new Option("--groupby <column>", "cell column with the groups").makeOptionMandatory(required))
    .option("--group1 <levels>", "levels to compare, comma-separated (default: each)", names)
    .option("--group2 <level>", "level that they are compared with (default: all other cells)")
    .option("--subset <column=levels>", "only cells with one of these levels; repeatable", levelsByName);

/** Default of --out: see `newCellsJob`. `what` ends the name of the file. */
export const outputFile = (what: string, kind = "output .h5ad file"): string =>
  `${kind} (default: ${what} in the run folder; with --data: FILE.${what})`;

export const READER_SETTING = "data.<option>=value: option of the file reader; repeatable";
