import { HeddleError, type Matrix } from "@heddle/contracts";

/**
 * The assignment of rows to columns with the least total cost, no column twice (Kuhn 1955, by shortest augmenting paths
 * with potentials as in Jonker and Volgenant 1987): rows² · columns steps. Entry i is the column of row i, or −1 where
 * there are more rows than columns and row i is unassigned. Costs must be finite; negate them to maximize.
 */
export function hungarian(cost: Matrix): Int32Array {
  requireFinite(cost);
  const { rows, columns } = cost;
  if (rows > columns) {
    return assign(columns, rows, (column, row) => cost.values[row * columns + column]).slice();
  }
  const rowOf = assign(rows, columns, (row, column) => cost.values[row * columns + column]);
  const columnOf = new Int32Array(rows);
  for (let column = 0; column < columns; column++) if (rowOf[column] !== -1) columnOf[rowOf[column]] = column;
  return columnOf;
}

/** For rows ≤ columns: the row of each column, or −1. Column `columns` means "none": each path starts there. */
function assign(rows: number, columns: number, cost: (row: number, column: number) => number): Int32Array {
  const rowPotential = new Float64Array(rows);
  const columnPotential = new Float64Array(columns + 1);
  const rowOf = new Int32Array(columns + 1).fill(-1);
  for (let row = 0; row < rows; row++) {
    const distance = new Float64Array(columns).fill(Infinity);
    const previous = new Int32Array(columns).fill(columns);
    const done = new Uint8Array(columns + 1);
    rowOf[columns] = row;
    let at = columns;
    while (rowOf[at] !== -1) {
      done[at] = 1;
      const from = rowOf[at];
      let step = Infinity;
      let next = columns;
      for (let column = 0; column < columns; column++) {
        if (done[column] === 1) continue;
        const reduced = cost(from, column) - rowPotential[from] - columnPotential[column];
        if (reduced < distance[column]) {
          distance[column] = reduced;
          previous[column] = at;
        }
        if (distance[column] < step) {
          step = distance[column];
          next = column;
        }
      }
      for (let column = 0; column <= columns; column++) {
        if (done[column] === 1) {
          rowPotential[rowOf[column]] += step;
          columnPotential[column] -= step;
        } else distance[column] -= step;
      }
      at = next;
    }
    for (; at !== columns; at = previous[at]) rowOf[at] = rowOf[previous[at]];
  }
  return rowOf.subarray(0, columns);
}

function requireFinite(cost: Matrix): void {
  const at = cost.values.findIndex((value) => !Number.isFinite(value));
  if (at === -1) return;
  throw new HeddleError("non-finite", {
    expected: "finite costs",
    got: `${cost.values[at]} at row ${Math.floor(at / cost.columns)}, column ${at % cost.columns}`,
    next: "Replace forbidden pairs by a large finite cost.",
  });
}
