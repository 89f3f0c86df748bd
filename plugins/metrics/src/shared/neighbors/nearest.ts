import type { Matrix } from "@heddle/contracts";

/** The nearest of some cells to others, nearest first. */
export interface Neighbors {
  /** How many each has. */
  readonly count: number;
  /** Places of the neighbors among the cells searched: those of query i begin at i · count. */
  readonly entries: Int32Array;
  readonly distances: Float64Array;
}

/**
 * The `count` nearest cells of `among` to each of `cells`, Euclidean distance, by comparing all; of equal distances the
 * earlier. A cell is not its own neighbor. Fewer where `among` has fewer.
 */
export function nearestNeighbors(codes: Matrix, cells: Int32Array, among: Int32Array, count: number): Neighbors {
  const { columns } = codes;
  const itself = new Set(among);
  const most = Math.min(count, among.length - (cells.some((cell) => itself.has(cell)) ? 1 : 0));
  const searched = rowsOf(codes, among);
  const asked = rowsOf(codes, cells);
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

/** Puts a place into the list where its distance belongs; the last falls out. */
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
