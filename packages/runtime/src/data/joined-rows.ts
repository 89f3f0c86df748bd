import type { CsrRows, RowReader } from "@heddle/contracts";

/** Cells of one of several datasets, and its column for each gene that all share. */
export interface JoinedPart {
  readonly cells: number;
  readonly genes: Int32Array;
}

/** `CountDataset.readRows` of several datasets, one after the other, over their shared genes. */
export function joinedRows(readers: readonly Pick<RowReader, "readRows">[], parts: readonly JoinedPart[]) {
  const starts = [0];
  for (const part of parts) starts.push(starts.at(-1)! + part.cells);
  const cells = starts.at(-1)!;
  const genesOfAll = parts[0].genes.length;
  return async (start: number, end: number, genes?: Int32Array): Promise<CsrRows> => {
    if (!(Number.isInteger(start) && Number.isInteger(end) && 0 <= start && start <= end && end <= cells))
      throw new RangeError(`Rows ${start} to ${end} are not within 0 to ${cells}.`);
    const strange = genes?.find((gene) => gene < 0 || gene >= genesOfAll);
    if (strange !== undefined) throw new RangeError(`Gene ${strange} is not within 0 to ${genesOfAll - 1}.`);
    const found: CsrRows[] = [];
    for (const [i, reader] of readers.entries()) {
      const from = Math.max(start, starts[i]) - starts[i];
      const to = Math.min(end, starts[i + 1]) - starts[i];
      const own = genes ? genes.map((gene) => parts[i].genes[gene]) : parts[i].genes;
      if (from < to) found.push(await reader.readRows(from, to, own));
    }
    return joinRows(found);
  };
}

export function joinRows(parts: readonly CsrRows[]): CsrRows {
  const entries = parts.reduce((sum, { counts }) => sum + counts.length, 0);
  const rows = parts.reduce((sum, { rowStarts }) => sum + rowStarts.length - 1, 0);
  const joined = {
    rowStarts: new Int32Array(rows + 1),
    columns: new Int32Array(entries),
    counts: new Float32Array(entries),
  };
  let row = 0;
  let entry = 0;
  for (const { rowStarts, columns, counts } of parts) {
    joined.columns.set(columns, entry);
    joined.counts.set(counts, entry);
    for (let i = 1; i < rowStarts.length; i++) joined.rowStarts[++row] = entry + rowStarts[i];
    entry += counts.length;
  }
  return joined;
}
