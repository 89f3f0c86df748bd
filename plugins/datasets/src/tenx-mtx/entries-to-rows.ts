import type { CsrRows } from "@heddle/contracts";

/** Entries of a matrix in any order: `genes[i]`, `cells[i]`, `values[i]` for i < length. */
export interface Entries {
  readonly length: number;
  readonly genes: Int32Array;
  readonly cells: Int32Array;
  readonly values: Float32Array;
}

/**
 * The entries as rows of cells, genes ascending in each: two counting sorts, by gene and then, stably, by cell. Stored
 * zeros are dropped. The second value is the first repeated position, if any.
 */
export function entriesToRows(
  entries: Entries,
  cells: number,
  genes: number,
): { rows: CsrRows; twice?: { gene: number; cell: number } } {
  const byGene = countingSort(entries.genes, entries.length, genes);
  const rowStarts = new Int32Array(cells + 1);
  for (let i = 0; i < entries.length; i++) if (entries.values[i] !== 0) rowStarts[entries.cells[i] + 1]++;
  for (let c = 0; c < cells; c++) rowStarts[c + 1] += rowStarts[c];
  const next = rowStarts.slice(0, cells);
  const kept = rowStarts[cells];
  const rows = { rowStarts, columns: new Int32Array(kept), counts: new Float32Array(kept) };
  let twice: { gene: number; cell: number } | undefined;
  for (const i of byGene) {
    if (entries.values[i] === 0) continue;
    const cell = entries.cells[i];
    const gene = entries.genes[i];
    const at = next[cell]++;
    if (at > rowStarts[cell] && rows.columns[at - 1] === gene) twice ??= { gene, cell };
    rows.columns[at] = gene;
    rows.counts[at] = entries.values[i];
  }
  return { rows, ...(twice && { twice }) };
}

/** Numbers 0 … length − 1 in the order of their keys; equal keys keep their order. */
function countingSort(keys: Int32Array, length: number, bound: number): Int32Array {
  const next = new Int32Array(bound + 1);
  for (let i = 0; i < length; i++) next[keys[i] + 1]++;
  for (let k = 0; k < bound; k++) next[k + 1] += next[k];
  const order = new Int32Array(length);
  for (let i = 0; i < length; i++) order[next[keys[i]]++] = i;
  return order;
}
