import { type RowSelection, rowBlocks } from "@heddle/anndata";
import { type CountDataset, HeddleError } from "@heddle/contracts";
import { type CellCounts, memoryCounts } from "./cell-counts.js";
import { bytesPerEntry, type CompactRows, entryTypes, gatherCompact, largestCount } from "./compact-rows.js";
import { diskCounts } from "./disk-counts.js";
import { expectedEntries, GrowingRows } from "./growing-rows.js";
import { factsOf } from "./row-facts.js";
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
/** Rows are dropped while they are read once more than this share of the limit is expected. */
const MOST_EXPECTED = 1.2;

/**
 * Reads the selected counts once, block by block, and keeps them if they fit into `memory`. A dataset that is in memory
 * anyway ("access") gains nothing from reading it again.
 */
export async function loadCounts(dataset: CountDataset, selection: Selection): Promise<LoadedCounts> {
  const { rows, genes, memory = Number.POSITIVE_INFINITY } = selection;
  const inMemory = dataset.access === "memory";
  const limit = (largest: number) =>
    inMemory ? MOST_ENTRIES : Math.min(MOST_ENTRIES, memory / bytesPerEntry(entryTypes(genes.length, largest)));
  const { lengths, totals, filled, entries, largest, kept } = await readOnce(dataset, selection, limit);
  if (entries > limit(largest) && inMemory) throw tooMany(dataset, entries);
  // the first rows had more entries than the others
  const whole = kept ?? (entries <= limit(largest) ? await keepAll(dataset, selection) : undefined);
  return {
    filled,
    counts: (chosen) => {
      const all = chosen.length === rows.length;
      if (whole) return memoryCounts(all ? whole : gatherCompact(whole, chosen));
      const onDisk = { rows: chosen.map((row) => rows[row]), lengths: chosen.map((row) => lengths[row]) };
      const facts = factsOf(
        onDisk.lengths,
        Float64Array.from(chosen, (row) => totals[row]),
      );
      return diskCounts({ dataset, genes, ...onDisk, largest }, facts, memory, dataset.rowReader);
    },
  };
}

/**
 * Length and total of each row; the rows themselves as long as they are expected to fit into the `limit` of entries, which
 * depends on the largest count.
 */
async function readOnce(dataset: CountDataset, selection: Selection, limit: (largest: number) => number) {
  const {
    rows: { length },
    genes,
  } = selection;
  const [lengths, totals, filled] = [new Int32Array(length), new Float64Array(length), new Int32Array(length)];
  let [at, entries, largest, found] = [0, 0, 0, 0];
  let kept: GrowingRows | undefined = new GrowingRows(length, genes.length);
  for await (const block of rowBlocks(dataset, selection)) {
    totals.set(rowTotals(block), at);
    for (let i = 0; i < block.rowStarts.length - 1; i++) lengths[at + i] = block.rowStarts[i + 1] - block.rowStarts[i];
    for (const row of filledRows(block)) filled[found++] = at + row;
    at += block.rowStarts.length - 1;
    entries += block.counts.length;
    largest = Math.max(largest, largestCount(block.counts));
    const most = limit(largest);
    if (entries > most || expectedEntries(entries, at, length) > MOST_EXPECTED * most) kept = undefined;
    kept?.append(block);
  }
  return { lengths, totals, filled: filled.slice(0, found), entries, largest, kept: kept?.finish() };
}

async function keepAll(dataset: CountDataset, selection: Selection): Promise<CompactRows> {
  const all = new GrowingRows(selection.rows.length, selection.genes.length);
  for await (const block of rowBlocks(dataset, selection)) all.append(block);
  return all.finish();
}

const tooMany = ({ origin }: CountDataset, entries: number) =>
  new HeddleError("bad-data", {
    where: origin.files.map(({ path }) => path).join(", "),
    expected: `at most ${MOST_ENTRIES} nonzero counts in a layout that is read whole`,
    got: String(entries),
    next: "Write the file by rows (CSR) with heddle shuffle, and train on that file.",
  });
