import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeAnnData } from "@heddle/anndata";
import { createHdf5Writer } from "@heddle/hdf5";
import type { Column, CsrRows, Matrix } from "heddle";
import { main } from "./main.js";
import type { StopSignal, Terminal } from "./terminal.js";

export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface RunOptions {
  readonly terminal?: Partial<Terminal>;
  /** Called with each piece of stderr; may stop the program as a signal does. */
  readonly onErr?: (text: string, stop: (signal: StopSignal) => void) => void;
}

/** A temporary folder for a test file, and the command line in it. */
export function workFolder() {
  const folder = mkdtempSync(join(tmpdir(), "heddle-cli-"));
  return {
    folder,
    path: (name: string) => join(folder, name),
    write: (name: string, contents: string | Uint8Array) => writeFileSync(join(folder, name), contents),
    remove: () => rmSync(folder, { recursive: true, force: true }),
    run: (argv: readonly string[], options: RunOptions = {}) => runIn(folder, argv, options),
  };
}

async function runIn(folder: string, argv: readonly string[], { terminal, onErr }: RunOptions): Promise<Outcome> {
  let out = "";
  let err = "";
  let stop: (signal: StopSignal) => void = () => {};
  const code = await main(argv, {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
      onErr?.(text, (signal) => stop(signal));
    },
    env: {},
    outIsTerminal: false,
    errIsTerminal: false,
    columns: 80,
    folder,
    onStop: (listener) => {
      stop = listener;
      return () => {};
    },
    ...terminal,
  });
  return { code, out, err };
}

export interface Cells {
  readonly cells?: number;
  readonly genes?: number;
  /** One count; by default a fixed pattern of 1 to 5 in which every gene and cell varies. */
  readonly count?: (cell: number, gene: number) => number;
  readonly geneNames?: readonly string[];
  readonly columns?: Readonly<Record<string, Column>>;
  readonly obsm?: Readonly<Record<string, Matrix>>;
}

const pattern = (cell: number, gene: number) => 1 + ((cell * 7 + gene * 3 + ((cell * gene) % 4)) % 5);

/** A small .h5ad file with the column condition (ctrl, stim by turns). */
export async function writeCells(path: string, options: Cells = {}): Promise<void> {
  const { cells = 60, genes = 12, count = pattern, columns = {}, obsm } = options;
  const index = Array.from({ length: cells }, (_, i) => `cell${i}`);
  const names = options.geneNames ?? Array.from({ length: genes }, (_, i) => `gene${i}`);
  const writer = await createHdf5Writer(path);
  await writeAnnData(writer, {
    obs: {
      rows: cells,
      index,
      columns: new Map(Object.entries({ condition: levels(cells, ["ctrl", "stim"]), ...columns })),
    },
    var: { rows: genes, index: names, columns: new Map() },
    X: { kind: "csr", rows: rowsOf(cells, genes, count), columns: genes },
    ...(obsm && { obsm }),
  });
  await writer.close();
}

/** A categorical column that repeats `pattern`, in which a level may occur more than once. */
export function levels(cells: number, pattern: readonly string[]): Column {
  const categories = [...new Set(pattern)];
  const codes = Int32Array.from({ length: cells }, (_, i) => categories.indexOf(pattern[i % pattern.length]));
  return { kind: "categorical", categories, codes };
}

function rowsOf(cells: number, genes: number, count: (cell: number, gene: number) => number): CsrRows {
  const all = Array.from({ length: cells * genes }, (_, i) => ({
    cell: Math.floor(i / genes),
    gene: i % genes,
    value: count(Math.floor(i / genes), i % genes),
  }));
  const stored = all.filter(({ value }) => value !== 0);
  const rowStarts = new Int32Array(cells + 1);
  for (const { cell } of stored) rowStarts[cell + 1]++;
  for (let row = 0; row < cells; row++) rowStarts[row + 1] += rowStarts[row];
  return {
    rowStarts,
    columns: Int32Array.from(stored, ({ gene }) => gene),
    counts: Float32Array.from(stored, ({ value }) => value),
  };
}

/** A configuration that trains in well under a second. */
export const SMALL_CONFIG = `
backend: cpu
genes: { select: all }
latents: 2
factors: [condition]
encoder: { use: mlp-encoder, hidden: 8 }
decoder: { use: mlp-decoder, hidden: 8 }
rotation: none
training: { epochs: 3, batchSize: 16, earlyStopping: false, restarts: { count: 4, fraction: 0.25 } }
evaluation: { metrics: [{ use: max-correlation, resamples: 20, permutations: 10 }] }
`;
