import { existsSync } from "node:fs";
import { basename, dirname, extname, join, relative, resolve } from "node:path";
import { HeddleError } from "@heddle/contracts";
import { applySettings, type EmbeddedCells, folderStore, type PluginChoice, type RunStore } from "@heddle/runtime";
import type { CommonOptions } from "../options.js";
import type { Invocation } from "../result.js";
import { count, grouped } from "../show/numbers.js";
import { dataPaths } from "./gather.js";
import { type OpenedRun, openRun } from "./run-store.js";
import { onlyUnder, readSettings } from "./settings.js";

export interface NewCellsOptions extends CommonOptions {
  /** New cells; without it those that the run was trained on. */
  readonly data?: string;
  readonly missingLimit?: number;
}

/** A run, cells for its model, and the .h5ad file that comes of them. */
export interface NewCellsJob {
  readonly run: OpenedRun;
  readonly sources: readonly { readonly path: string }[];
  readonly data: PluginChoice;
  readonly missingLimit?: number;
  readonly output: { readonly store: RunStore; readonly file: string };
  /** The file's path, and as it is shown. */
  readonly out: string;
  readonly shown: string;
}

/** `what` is in the name of the file that is written where --out says none: "embedded", "decoded". */
export async function newCellsJob(
  target: string,
  what: string,
  invocation: Invocation<NewCellsOptions>,
): Promise<NewCellsJob> {
  const { terminal, options } = invocation;
  const run = await openRun(target, terminal.folder);
  const { paths, data } = whatToRead(run, invocation);
  const out = resolve(terminal.folder, options.out ?? defaultOut(run.folder, what, options.data));
  if (paths.includes(out)) throw ontoItself(out);
  // without --out the name is ours, and so is what an earlier command left there
  if (options.out !== undefined && existsSync(out)) throw alreadyThere(out);
  return {
    run,
    sources: paths.map((path) => ({ path })),
    data,
    ...(options.missingLimit !== undefined && { missingLimit: options.missingLimit }),
    output: { store: folderStore(dirname(out)), file: basename(out) },
    out,
    shown: relative(terminal.folder, out),
  };
}

/** The sources, and how to read them: new data is recognized anew, the run's own is read as it was in training. */
function whatToRead(
  { config }: OpenedRun,
  { terminal, options }: Invocation<NewCellsOptions>,
): { paths: string[]; data: PluginChoice } {
  const own = (config.data ?? { use: "auto" }) as PluginChoice & { path?: readonly string[] };
  const base = options.data === undefined ? own : { use: "auto" };
  const settings = readSettings(options);
  onlyUnder(settings, "data");
  const { data } = applySettings({ data: base }, settings) as { data: PluginChoice };
  const paths = options.data === undefined ? [...(own.path ?? [])] : dataPaths(options.data, terminal.folder);
  return { paths, data };
}

/** Beside the run for its own cells; in the current folder for new ones. */
function defaultOut(run: string, what: string, data: string | undefined): string {
  if (data === undefined) return join(run, `${what}.h5ad`);
  const first = basename(data.split(",")[0]!);
  return `${basename(first, extname(first))}.${what}.h5ad`;
}

/** Which genes were found, and which cells were left out, as rows of the answer. */
export function alignmentFacts(cells: Omit<EmbeddedCells, "encoded" | "cells">): (readonly [string, string])[] {
  const { alignedBy, genesFound, genesMissing, emptyCells } = cells;
  const total = genesFound + genesMissing.length;
  const missing = genesMissing.length === 0 ? "" : `; missing ${genesMissing.slice(0, 5).join(", ")}`;
  const more = genesMissing.length > 5 ? ` and ${grouped(genesMissing.length - 5)} more` : "";
  return [
    ["Genes", `${grouped(genesFound)} of ${grouped(total)} found by ${alignedBy}${missing}${more}`],
    ...(emptyCells > 0
      ? [["Left out", `${count(emptyCells, "cell")} without a count in the model's genes`] as const]
      : []),
  ];
}

const alreadyThere = (out: string) =>
  new HeddleError("output-exists", {
    where: out,
    expected: "a file that is not there yet",
    got: "one that is",
    next: "Choose another --out, or remove the file.",
  });

const ontoItself = (out: string) =>
  new HeddleError("output-exists", {
    where: out,
    expected: "an output that is not the input",
    got: "the file with the counts",
    next: "Choose another --out.",
  });
