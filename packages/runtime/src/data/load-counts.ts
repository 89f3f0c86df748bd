import { gatherRows, type RowSelection, rowBlocks } from "@heddle/anndata";
import { type CountDataset, type CsrRows, HeddleError } from "@heddle/contracts";
import { type CellCounts, memoryCounts } from "./cell-counts.js";
import { largestCount } from "./compact-rows.js";
import { joinRows } from "./concatenate.js";
import { diskCounts } from "./disk-counts.js";
import { BYTES_PER_ENTRY, factsOf } from "./row-facts.js";
import { filledRows, rowTotals } from "./row-totals.js";

export interface Selection extends RowSelection {
  /** Bytes that the counts may take in memory; unlimited by default. */
  readonly memory?: number | undefined;
}

export interface LoadedCounts {
  /** Rows of the selection with a nonzero value. */
  readonly filled: Int32Array;
  /** The counts of these rows of the selection, ascending. */
  counts(chosen: Int32Array): CellCounts;
}

/** Row starts are 32-bit integers. */
const MOST_ENTRIES = 2 ** 31 - 1;

/**
 * Reads the selected counts once, block by block, and keeps them if they fit into `memory`. A dataset that is in memory
 * anyway ("access") gains nothing from reading it again.
 */
export async function loadCounts(dataset: CountDataset, selection: Selection): Promise<LoadedCounts> {
  const { rows, genes, memory = Number.POSITIVE_INFINITY } = selection;
  const limit = Math.min(MOST_ENTRIES, dataset.access === "memory" ? MOST_ENTRIES : memory / BYTES_PER_ENTRY);
  const lengths = new Int32Array(rows.length);
  const totals = new Float64Array(rows.length);
  const filled: number[] = [];
  let parts: CsrRows[] | undefined = [];
  let entries = 0;
  let largest = 0;
  let at = 0;
  for await (const block of rowBlocks(dataset, selection)) {
    totals.set(rowTotals(block), at);
    for (let i = 0; i < block.rowStarts.length - 1; i++) lengths[at + i] = block.rowStarts[i + 1] - block.rowStarts[i];
    for (const row of filledRows(block)) filled.push(at + row);
    at += block.rowStarts.length - 1;
    entries += block.counts.length;
    largest = Math.max(largest, largestCount(block.counts));
    if (entries > limit) parts = undefined;
    parts?.push(block);
  }
  if (parts === undefined && dataset.access === "memory") throw tooMany(dataset, entries);
  const whole = parts && joinRows(parts);
  return {
    filled: Int32Array.from(filled),
    counts: (chosen) => {
      const all = chosen.length === rows.length;
      if (whole) return memoryCounts(all ? whole : gatherRows(whole, chosen));
      const kept = { rows: chosen.map((row) => rows[row]), lengths: chosen.map((row) => lengths[row]) };
      const facts = factsOf(
        kept.lengths,
        Float64Array.from(chosen, (row) => totals[row]),
      );
      return diskCounts({ dataset, genes, ...kept, largest }, facts, memory);
    },
  };
}

const tooMany = ({ origin }: CountDataset, entries: number) =>
  new HeddleError("bad-data", {
    where: origin.files.map(({ path }) => path).join(", "),
    expected: `at most ${MOST_ENTRIES} nonzero counts in a layout that is read whole`,
    got: String(entries),
    next: "Write the file by rows (CSR) with heddle shuffle, and train on that file.",
  });
