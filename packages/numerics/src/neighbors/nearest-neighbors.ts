import type { Matrix } from "@heddle/contracts";
import { squaredDistances } from "./squared-distance.js";

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
  const itself = new Set(among);
  const most = Math.min(count, among.length - (cells.some((cell) => itself.has(cell)) ? 1 : 0));
  const searched = rowsOf(representation, among);
  const asked = rowsOf(representation, cells);
  const entries = new Int32Array(cells.length * most);
  const distances = new Float64Array(cells.length * most);
  const all = new Float64Array(among.length);
  const heap = { places: new Int32Array(most), squares: new Float64Array(most) };
  const { places, squares } = heap;
  for (let query = 0; query < cells.length && most > 0; query++) {
    squares.fill(Number.POSITIVE_INFINITY);
    squaredDistances(asked, query, searched, all);
    for (let place = 0; place < among.length; place++)
      if (all[place] < squares[0] && among[place] !== cells[query]) replaceFirst(heap, most, place, all[place]);
    sortHeap(heap);
    entries.set(places, query * most);
    distances.set(squares.map(Math.sqrt), query * most);
  }
  return { count: most, entries, distances };
}

/** Candidates as a binary heap: the farthest one, of equally far ones the latest, is the first. */
interface Heap {
  readonly places: Int32Array;
  readonly squares: Float64Array;
}

/** Replaces the first entry of the heap of `size` entries. */
function replaceFirst({ places, squares }: Heap, size: number, place: number, square: number): void {
  let at = 0;
  for (let child = 1; child < size; child = 2 * at + 1) {
    const next = child + 1;
    if (
      next < size &&
      (squares[next] > squares[child] || (squares[next] === squares[child] && places[next] > places[child]))
    )
      child = next;
    if (squares[child] < square || (squares[child] === square && places[child] < place)) break;
    squares[at] = squares[child];
    places[at] = places[child];
    at = child;
  }
  squares[at] = square;
  places[at] = place;
}

/** Brings the entries of a heap into ascending order. */
function sortHeap(heap: Heap): void {
  const { places, squares } = heap;
  for (let last = places.length - 1; last > 0; last--) {
    const [place, square] = [places[last], squares[last]];
    places[last] = places[0];
    squares[last] = squares[0];
    replaceFirst(heap, last, place, square);
  }
}

function rowsOf({ columns, values }: Matrix, rows: Int32Array): Float64Array {
  const out = new Float64Array(rows.length * columns);
  for (const [at, row] of rows.entries()) out.set(values.subarray(row * columns, (row + 1) * columns), at * columns);
  return out;
}
