import { existsSync } from "node:fs";
import { basename, dirname, extname, join, relative, resolve } from "node:path";
import { HeddleError } from "@heddle/contracts";
import { type EmbeddedCells, embedCells, folderStore, type PluginChoice } from "@heddle/runtime";
import { dataPaths } from "../config/gather.js";
import { type OpenedRun, openRun } from "../config/run-store.js";
import { applySettings, onlyUnder, readSettings } from "../config/settings.js";
import type { CommonOptions } from "../options.js";
import { type Invocation, print } from "../result.js";
import { count, grouped } from "../show/numbers.js";
import { facts } from "../show/table.js";

export interface EmbedCommandOptions extends CommonOptions {
  /** New cells; without it those that the run was trained on. */
  readonly data?: string;
  readonly missingLimit?: number;
  readonly without?: readonly string[];
}

export async function embed(target: string, invocation: Invocation<EmbedCommandOptions>): Promise<void> {
  const { terminal, options } = invocation;
  const run = await openRun(target, terminal.folder);
  const { paths, data } = whatToRead(run, invocation);
  const out = resolve(terminal.folder, options.out ?? defaultOut(run.folder, options.data));
  if (paths.includes(out)) throw ontoItself(out);
  // without --out the name is ours, and so is what an earlier embed left there
  if (options.out !== undefined && existsSync(out)) throw alreadyThere(out);
  const placed = await embedCells({
    ...run,
    sources: paths.map((path) => ({ path })),
    data,
    missingLimit: options.missingLimit,
    ...(options.without && { without: options.without }),
    output: { store: folderStore(dirname(out)), file: basename(out) },
  });
  const { cells, encoded, alignedBy, genesFound, genesMissing, emptyCells, leftOut } = placed;
  print(invocation, {
    json: {
      file: out,
      obsm: "X_heddle",
      cells: cells.rows,
      latents: encoded.codes.columns,
      ...(leftOut && { leftOut: { obsm: leftOut.name, latents: leftOut.latents } }),
      alignedBy,
      genesFound,
      genesMissing,
      emptyCells,
    },
    text: placedText(relative(terminal.folder, out), placed),
  });
}

/** The sources, and how to read them: new data is recognised anew, the run's own is read as it was in training. */
function whatToRead(
  { config }: OpenedRun,
  { terminal, options }: Invocation<EmbedCommandOptions>,
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
function defaultOut(run: string, data: string | undefined): string {
  if (data === undefined) return join(run, "embedded.h5ad");
  const first = basename(data.split(",")[0]!);
  return `${basename(first, extname(first))}.embedded.h5ad`;
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

function placedText(file: string, placed: EmbeddedCells) {
  const { cells, encoded, alignedBy, genesFound, genesMissing, emptyCells, leftOut } = placed;
  const total = genesFound + genesMissing.length;
  const missing = genesMissing.length === 0 ? "" : `; missing ${genesMissing.slice(0, 5).join(", ")}`;
  const more = genesMissing.length > 5 ? ` and ${grouped(genesMissing.length - 5)} more` : "";
  return facts([
    ["File", `${file}: obsm["X_heddle"], ${count(cells.rows, "cell")} × ${count(encoded.codes.columns, "latent")}`],
    ...(leftOut
      ? [
          [
            "Without",
            `obsm["${leftOut.name}"]: latent ${leftOut.latents.map((at) => at + 1).join(", ")} left out`,
          ] as const,
        ]
      : []),
    ["Genes", `${grouped(genesFound)} of ${grouped(total)} found by ${alignedBy}${missing}${more}`],
    ...(emptyCells > 0
      ? [["Left out", `${count(emptyCells, "cell")} without a count in the model's genes`] as const]
      : []),
  ]);
}
