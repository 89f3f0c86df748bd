import type { Matrix } from "@heddle/contracts";

/** Nearest neighbors of cells, nearest first. */
export interface Neighbors {
  /** Number of neighbors per cell. */
  readonly count: number;
  /** Indices into the searched cells; the neighbors of query i start at i · count. */
  readonly entries: Int32Array;
  readonly distances: Float64Array;
}

/**
 * Finds the `count` nearest cells of `among` for each of `cells` by exhaustive search with Euclidean distance; ties go to
 * the earlier cell. A cell is not its own neighbor. Returns fewer neighbors if `among` has fewer cells.
 */
export function nearestNeighbors(
  representation: Matrix,
  cells: Int32Array,
  among: Int32Array,
  count: number,
): Neighbors {
  const { columns } = representation;
  const itself = new Set(among);
  const most = Math.min(count, among.length - (cells.some((cell) => itself.has(cell)) ? 1 : 0));
  const searched = rowsOf(representation, among);
  const asked = rowsOf(representation, cells);
  const entries = new Int32Array(cells.length * most);
  const distances = new Float64Array(cells.length * most);
  const nearest = new Int32Array(most);
  const squares = new Float64Array(most);
  for (let query = 0; query < cells.length && most > 0; query++) {
    squares.fill(Number.POSITIVE_INFINITY);
    for (let place = 0; place < among.length; place++) {
      if (among[place] === cells[query]) continue;
      let square = 0;
      for (let column = 0; column < columns; column++) {
        const difference = asked[query * columns + column] - searched[place * columns + column];
        square += difference * difference;
      }
      if (square < squares[most - 1]) insert(nearest, squares, place, square);
    }
    entries.set(nearest, query * most);
    distances.set(squares.map(Math.sqrt), query * most);
  }
  return { count: most, entries, distances };
}

/** Inserts an index into the list sorted by distance and drops the last one. */
function insert(nearest: Int32Array, squares: Float64Array, place: number, square: number): void {
  let at = squares.length - 1;
  for (; at > 0 && squares[at - 1] > square; at--) {
    squares[at] = squares[at - 1];
    nearest[at] = nearest[at - 1];
  }
  squares[at] = square;
  nearest[at] = place;
}

function rowsOf({ columns, values }: Matrix, rows: Int32Array): Float64Array {
  const out = new Float64Array(rows.length * columns);
  for (const [at, row] of rows.entries()) out.set(values.subarray(row * columns, (row + 1) * columns), at * columns);
  return out;
}
