import { isInSupport, refuseValue } from "@heddle/anndata";
import type { Column, CountDataset, CsrRows, OpenOptions, Support } from "@heddle/contracts";
import { HeddleError } from "@heddle/contracts";
import { memoryDataset } from "@heddle/datasets/in-memory";

/** Counts in memory, cells × genes, in compressed sparse row form; they can be sent to a worker. */
export interface CountArrays extends CsrRows {
  /** One unique name per gene. */
  readonly geneNames: readonly string[];
  /** One name per cell. Default: "cell-0", "cell-1" … */
  readonly cellNames?: readonly string[];
  /** Columns of the cells: strings are categories (null: unknown), numbers are continuous (NaN: unknown). */
  readonly cellColumns?: Readonly<Record<string, readonly (string | null)[] | readonly number[] | Float64Array>>;
}

/**
 * The arrays as a dataset. HeddleErrors "bad-data" (lengths, order, ranges) and "not-counts" (a value outside the
 * support) name the position.
 */
export function countArraysDataset(arrays: CountArrays, { support }: OpenOptions): CountDataset {
  const { rowStarts, columns, counts, geneNames, cellColumns = {} } = arrays;
  const cells = rowStarts.length - 1;
  checkLengths(arrays, cells);
  checkEntries(arrays, cells, support);
  const table = Object.entries(cellColumns).map(([name, values]): [string, Column] => [name, columnOf(values)]);
  return memoryDataset({
    rows: { rowStarts, columns, counts },
    cellTable: {
      rows: cells,
      index: arrays.cellNames ?? Array.from({ length: cells }, (_, cell) => `cell-${cell}`),
      columns: new Map(table),
    },
    geneTable: { rows: geneNames.length, index: geneNames, columns: new Map() },
    origin: { format: "arrays", files: [], matrix: "counts", matrixReason: "The counts were given as arrays." },
  });
}

function columnOf(values: readonly (string | null)[] | readonly number[] | Float64Array): Column {
  const isWords = Array.isArray(values) && values.some((value) => typeof value === "string");
  if (!isWords) return { kind: "number", values: Float64Array.from(values as readonly number[]) };
  const words = values as readonly (string | null)[];
  const categories = [...new Set(words.filter((word) => word !== null))].sort();
  const codes = new Map(categories.map((word, code) => [word, code]));
  return {
    kind: "categorical",
    categories,
    codes: Int32Array.from(words, (word) => (word === null ? -1 : codes.get(word)!)),
  };
}

function checkLengths({ rowStarts, columns, counts, geneNames, cellNames, cellColumns }: CountArrays, cells: number) {
  const lengths: [name: string, expected: number, got: number][] = [
    ["the last of rowStarts", columns.length, rowStarts[cells] ?? 0],
    ["counts", columns.length, counts.length],
    ["cellNames", cells, cellNames?.length ?? cells],
    ...Object.entries(cellColumns ?? {}).map(
      ([name, values]) => [`cellColumns.${name}`, cells, values.length] as [string, number, number],
    ),
  ];
  for (const [name, expected, got] of lengths) if (expected !== got) throw wrong(name, `${expected}`, `${got}`);
  const seen = new Set<string>();
  const twice = geneNames.find((name) => seen.size === seen.add(name).size);
  if (twice !== undefined) throw wrong("geneNames", "every gene once", `${twice} twice`);
}

function checkEntries({ rowStarts, columns, counts, geneNames }: CountArrays, cells: number, support: Support): void {
  for (let row = 0; row < cells; row++) {
    let last = -1;
    if (rowStarts[row] > rowStarts[row + 1]) throw wrong(`rowStarts[${row + 1}]`, "starts that ascend", "a step back");
    for (let i = rowStarts[row]; i < rowStarts[row + 1]; i++) {
      const column = columns[i];
      if (column <= last || column >= geneNames.length)
        throw wrong(`columns[${i}]`, `ascending genes from 0 to ${geneNames.length - 1} within a cell`, `${column}`);
      if (!isInSupport(counts[i], support))
        refuseValue(counts[i], support, { file: "the arrays", matrix: "counts", row, column });
      last = column;
    }
  }
}

const wrong = (where: string, expected: string, got: string) =>
  new HeddleError("bad-data", {
    where,
    expected,
    got,
    next: "See the type CountArrays for the content of each array.",
  });
