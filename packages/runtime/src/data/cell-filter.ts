import { CELLS_PER_BLOCK, type CountDataset, HeddleError } from "@heddle/contracts";
import type { Config } from "../config/schema.js";
import { levelOf } from "./columns.js";
import { checkLevels, sampleColumn } from "./known-levels.js";
import { requireColumn } from "./require-column.js";

export interface KeptCells {
  /** Rows of the dataset, ascending. */
  readonly rows: Int32Array;
  /** Number of cells that each rule removed, in the order of the rules; each cell counts once. */
  readonly dropped: Readonly<Record<string, number>>;
}

/** Applies `cells` of the configuration. Throws if no cell remains or a level to drop does not exist. */
export async function filterCells(dataset: CountDataset, rules: Config["cells"]): Promise<KeptCells> {
  const dropped = new Map<string, number>();
  let rows = Int32Array.from({ length: dataset.cells }, (_, row) => row);
  const keep = (rule: string, test: (row: number) => boolean) => {
    const kept = rows.filter(test);
    dropped.set(rule, rows.length - kept.length);
    rows = kept;
  };
  const samples = dataset.origin.files.length > 1 ? sampleColumn(dataset.cellTable) : undefined;
  for (const [name, levels] of Object.entries(rules.drop)) {
    const column = requireColumn(dataset.cellTable, name, "cells.drop");
    checkLevels(column, { key: "cells.drop", column: name, levels, ...(samples && { samples }) });
    const unwanted = new Set(levels);
    keep(`${name}: ${levels.join(", ")}`, (row) => !unwanted.has(levelOf(column, row) ?? ""));
  }
  const { totalCounts } = dataset.origin;
  if (rules.minCounts > 0) keep(`fewer than ${rules.minCounts} counts`, (row) => totalCounts[row] >= rules.minCounts);
  if (rules.minGenes > 0) {
    const detected = await genesDetected(dataset);
    keep(`fewer than ${rules.minGenes} genes`, (row) => detected[row] >= rules.minGenes);
  }
  if (rows.length >= 2) return { rows, dropped: Object.fromEntries(dropped) };
  throw new HeddleError("bad-data", {
    where: "cells",
    expected: "at least two cells to be left",
    got: `${rows.length} of ${dataset.cells} (${[...dropped].map(([rule, count]) => `${rule}: ${count}`).join("; ")})`,
    next: "Relax cells.drop, cells.minCounts or cells.minGenes.",
  });
}

async function genesDetected(dataset: CountDataset): Promise<Int32Array> {
  const detected = new Int32Array(dataset.cells);
  for (let start = 0; start < dataset.cells; start += CELLS_PER_BLOCK) {
    const end = Math.min(start + CELLS_PER_BLOCK, dataset.cells);
    const { rowStarts, counts } = await dataset.readRows(start, end);
    for (let row = start; row < end; row++) {
      let genes = 0;
      for (let i = rowStarts[row - start]; i < rowStarts[row - start + 1]; i++) genes += counts[i] > 0 ? 1 : 0;
      detected[row] = genes;
    }
  }
  return detected;
}
