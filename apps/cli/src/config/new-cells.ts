import { basename, extname } from "node:path";
import { type CellsOptions, type EmbeddedCells, HeddleError, type PluginChoice, type RunStore, storeAt } from "heddle";
import { applySettings } from "heddle/config";
import type { CommonOptions } from "../options.js";
import type { Invocation } from "../result.js";
import { count, grouped } from "../show/numbers.js";
import { requireFolderOf } from "./check-out.js";
import { dataPaths } from "./gather.js";
import { placeAt, placeWithin, shownPlace, splitPlace } from "./place.js";
import { type OpenedRun, openRun } from "./run-store.js";
import { readSettingsUnder } from "./settings.js";

export interface NewCellsOptions extends CommonOptions {
  /** New cells; without it those that the run was trained on. */
  readonly data?: string;
  readonly missingLimit?: number;
}

/** A run, and the options of embed(), decode() and counterfactual() for its cells. */
export interface NewCellsJob {
  readonly run: RunStore;
  readonly cells: CellsOptions & { readonly out: string };
  /** The output file as messages show it. */
  readonly shown: string;
}

/** `what` ends the default file name: "embedded.h5ad", "differential-expression.csv". */
export async function newCellsJob(
  target: string,
  what: string,
  invocation: Invocation<NewCellsOptions>,
): Promise<NewCellsJob> {
  const { terminal, options } = invocation;
  const run = await openRun(target, invocation);
  const { paths, reader } = whatToRead(run, invocation);
  const out = placeAt(terminal.folder, options.out ?? defaultOut(run.place, what, options.data));
  requireFolderOf(out);
  if (paths.includes(out)) throw ontoItself(out);
  // a file with the default name is the output of an earlier command
  if (options.out !== undefined && (await exists(out))) throw alreadyThere(out);
  return {
    run: run.store,
    cells: {
      data: paths,
      ...(options.data === undefined && { trainingData: true }),
      reader,
      ...(options.missingLimit !== undefined && { missingLimit: options.missingLimit }),
      out,
      plugins: run.plugins,
    },
    shown: shownPlace(terminal.folder, out),
  };
}

async function exists(place: string): Promise<boolean> {
  const { folder, name } = splitPlace(place);
  return storeAt(folder).exists(name);
}

/** The sources and their reader: new data is recognized again, data of the run is read as in training. */
function whatToRead(
  { config }: OpenedRun,
  { terminal, options }: Invocation<NewCellsOptions>,
): { paths: string[]; reader: PluginChoice } {
  const own = (config.data ?? { use: "auto" }) as PluginChoice & { path?: readonly string[] };
  const base = options.data === undefined ? own : { use: "auto" };
  const settings = readSettingsUnder("data", options);
  const { data } = applySettings({ data: base }, settings) as { data: PluginChoice };
  const paths = options.data === undefined ? [...(own.path ?? [])] : dataPaths(options.data, terminal.folder);
  return { paths, reader: data };
}

/** In the folder of the run for its own cells; in the current folder for new cells. */
function defaultOut(run: string, what: string, data: string | undefined): string {
  if (data === undefined) return placeWithin(run, what);
  const first = basename(data.split(",")[0]);
  return `${basename(first, extname(first))}.${what}`;
}

/** Genes found and cells left out, as rows of the output. */
export function alignmentFacts(cells: Omit<EmbeddedCells, "encoded" | "cells">): (readonly [string, string])[] {
  const { alignedBy, genesFound, genesMissing, emptyCells, droppedCells = 0 } = cells;
  const total = genesFound + genesMissing.length;
  const missing = genesMissing.length === 0 ? "" : `; missing ${genesMissing.slice(0, 5).join(", ")}`;
  const more = genesMissing.length > 5 ? ` and ${grouped(genesMissing.length - 5)} more` : "";
  return [
    ["Genes", `${grouped(genesFound)} of ${grouped(total)} found by ${alignedBy}${missing}${more}`],
    ...(droppedCells > 0 ? [["Left out", `${count(droppedCells, "cell")} that training dropped`] as const] : []),
    ...(emptyCells > 0
      ? [["Left out", `${count(emptyCells, "cell")} without a count in the model's genes`] as const]
      : []),
  ];
}

const alreadyThere = (out: string) =>
  new HeddleError("output-exists", {
    where: out,
    expected: "a new file",
    got: "an existing one",
    next: "Choose another --out, or remove the file.",
  });

const ontoItself = (out: string) =>
  new HeddleError("output-exists", {
    where: out,
    expected: "an output other than the input",
    got: "the file with the counts",
    next: "Choose another --out.",
  });
