import { relative } from "node:path";
import { type ConfigInput, HeddleError, shuffle as shuffleCells } from "heddle";
import { applySettings } from "heddle/config";
import { pathAt, placeAt } from "../config/place.js";
import { readSettings } from "../config/settings.js";
import type { CommonOptions } from "../options.js";
import { type Invocation, print } from "../result.js";
import { count, grouped } from "../show/numbers.js";

export interface ShuffleCommandOptions extends CommonOptions {
  readonly genes?: number;
}

/** Keys of a configuration that select what is written. */
const KEYS = ["seed", "data", "cells", "genes"];
/** Cells between two lines of progress. */
const CELLS_PER_LINE = 100_000;

export async function shuffle(files: readonly string[], invocation: Invocation<ShuffleCommandOptions>): Promise<void> {
  const { terminal, options } = invocation;
  if (options.out === undefined) throw withoutOut();
  const settings = readSettings(options);
  const unused = settings.find(({ path }) => !KEYS.includes(path[0]));
  if (unused !== undefined) throw otherKey(unused.path.join("."));
  const genes = options.genes === undefined ? { select: "all" } : { select: "seurat-v3", count: options.genes };
  const config = applySettings({ genes }, settings) as Partial<ConfigInput>;
  const out = pathAt(terminal.folder, options.out);
  let shown = 0;
  const onProgress = (stage: string, cells: number) => {
    const line = Math.floor(cells / CELLS_PER_LINE);
    if (options.quiet || line === shown) return;
    shown = line;
    if (line > 0) terminal.err(`${stage}: ${grouped(cells)} cells\n`);
  };
  const paths = files.map((file) => placeAt(terminal.folder, file));
  const written = await shuffleCells(paths, { out, config, onProgress });
  const name = relative(terminal.folder, out);
  const size = `${count(written.cells, "cell")} × ${count(written.genes, "gene")}`;
  const next = `Next: heddle train --data ${name} --set data.order=blocks\n`;
  print(invocation, { json: { folder: out, ...written }, text: `${name}: ${size}, in random order\n\n${next}` });
}

const withoutOut = () =>
  new HeddleError("usage", {
    expected: "--out FOLDER.zarr",
    got: "no output folder",
    next: "For example: heddle shuffle cells.h5ad --out cells.zarr",
  });

const otherKey = (key: string) =>
  new HeddleError("usage", {
    where: `--set ${key}`,
    expected: `a key under ${KEYS.join(", ")}`,
    got: key,
    next: "Correct the key, or remove the setting.",
  });
