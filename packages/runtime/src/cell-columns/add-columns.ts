import { type Column, HeddleError } from "@heddle/contracts";
import { columnLength, withStorableNames } from "../data/columns.js";
import { readFinishedRun } from "../run-folder/finished-run.js";
import { writeLatents } from "../run-folder/latents-file.js";
import { changeRun } from "../run-folder/write-run.js";
import type { RunStore } from "../store/run-store.js";

export interface AddColumnsOptions {
  readonly store: RunStore;
  /** One entry per cell of the run, in its order. */
  readonly columns: ReadonlyMap<string, Column>;
  /** True if columns of the same name are replaced; otherwise they are an error. */
  readonly replace?: boolean;
}

/** Adds columns to the cells of a trained run: obs of latents.h5ad. Returns the names of all columns. */
export const addColumns = ({ store, columns, replace = false }: AddColumnsOptions): Promise<string[]> =>
  changeRun(store, "new columns", async () => {
    const { latents, summary } = await readFinishedRun(store);
    const { cells, representation, variances, baseline, rotatedResiduals, umap } = latents;
    const added = withStorableNames({ ...cells, columns });
    for (const [name, column] of added.columns) {
      if (!replace && cells.columns.has(name)) throw taken(name);
      if (columnLength(column) !== cells.rows) throw wrongLength(name, cells.rows, columnLength(column));
    }
    const all = new Map([...cells.columns, ...added.columns]);
    const encoded = { representation, variances, klPerLatent: Float64Array.from(summary.klPerLatent) };
    await writeLatents(store, { cells: { ...cells, columns: all }, encoded, baseline, rotatedResiduals, umap });
    return [...all.keys()];
  });

const taken = (name: string) =>
  new HeddleError("output-exists", {
    where: `column ${name}`,
    expected: "a name that no column of the run has",
    got: "one that is taken",
    next: "Rename the column in the table of labels.",
  });

const wrongLength = (name: string, cells: number, got: number) =>
  new HeddleError("usage", {
    where: `column ${name}`,
    expected: `one entry per cell of the run, ${cells}`,
    got: String(got),
    next: "Give the cells in the order of the run.",
  });
