import { type Column, type CountDataset, HeddleError } from "@heddle/contracts";

/** Group of each cell of a dataset; −1: not used. */
export interface CellGroups {
  readonly ofCell: Int32Array;
  /** Names of nonempty groups in order of first appearance; one unnamed group without a batch column. */
  readonly names: readonly string[];
  /** Cells per group. */
  readonly sizes: Float64Array;
}

/**
 * Groups the selected cells (default: all) by the values of `batchKey`, a column of the cell table.
 * @throws HeddleError "unknown-column" if the column does not exist, "bad-data" if a selected cell has no value;
 *   RangeError for a cell outside the dataset.
 */
export function groupCells(dataset: CountDataset, cells?: Int32Array, batchKey?: string): CellGroups {
  const valueIn = batchKey === undefined ? () => "" : cellValues(dataset, batchKey);
  const ofCell = new Int32Array(dataset.cells).fill(-1);
  const numbers = new Map<string, number>();
  const sizes: number[] = [];
  for (const cell of cells ?? ofCell.keys()) {
    if (!(cell >= 0 && cell < dataset.cells)) throw new RangeError(`cell ${cell} is outside 0 … ${dataset.cells - 1}`);
    if (ofCell[cell] !== -1) continue;
    const value = valueIn(cell);
    let number = numbers.get(value);
    if (number === undefined) {
      number = numbers.size;
      numbers.set(value, number);
      sizes.push(0);
    }
    ofCell[cell] = number;
    sizes[number]++;
  }
  return { ofCell, names: [...numbers.keys()], sizes: Float64Array.from(sizes) };
}

function cellValues(dataset: CountDataset, name: string): (cell: number) => string {
  const column = dataset.cellTable.columns.get(name);
  if (column === undefined) {
    throw new HeddleError("unknown-column", {
      expected: `a cell column "${name}" (option batchKey)`,
      got: `the columns ${[...dataset.cellTable.columns.keys()].join(", ") || "(none)"}`,
      next: "Set batchKey to one of these columns, or remove it.",
    });
  }
  return (cell) => {
    const value = valueAt(column, cell);
    if (value !== undefined) return value;
    throw new HeddleError("bad-data", {
      expected: `a value of "${name}" (option batchKey) in every selected cell`,
      got: `none in cell ${dataset.cellTable.index[cell]}`,
      next: "Complete the column, remove these cells, or choose another batchKey.",
    });
  };
}

function valueAt(column: Column, cell: number): string | undefined {
  if (column.kind === "categorical") return column.categories[column.codes[cell]];
  if (column.kind === "string") return column.values[cell] ?? undefined;
  const value = column.values[cell];
  return Number.isNaN(value) ? undefined : String(value);
}
