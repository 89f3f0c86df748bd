import type { Matrix } from "@heddle/contracts";
import { nearestInWebAssembly } from "./nearest-in-web-assembly.js";
import type { Neighbors, Search } from "./search.js";
import { squaredDistances } from "./squared-distance.js";

/**
 * Finds the `count` nearest cells of `among` for each of `cells` by exhaustive search with Euclidean distance; ties go to
 * the earlier cell. A cell is not its own neighbor. Returns fewer neighbors if `among` has fewer cells. In WebAssembly where the
 * platform has its vectors, else in JavaScript, with the same bits.
 */
export function nearestNeighbors(
  representation: Matrix,
  cells: Int32Array,
  among: Int32Array,
  count: number,
): Neighbors {
  const places = new Map(Array.from(among, (cell, place) => [cell, place]));
  const own = Int32Array.from(cells, (cell) => places.get(cell) ?? -1);
  const search: Search = {
    columns: representation.columns,
    asked: rowsOf(representation, cells),
    searched: rowsOf(representation, among),
    own,
    count: Math.min(count, among.length - (own.some((place) => place >= 0) ? 1 : 0)),
  };
  return nearestInWebAssembly(search) ?? nearestInJavaScript(search);
}

export function nearestInJavaScript({ columns, asked, searched, own, count }: Search): Neighbors {
  const entries = new Int32Array(own.length * count);
  const distances = new Float64Array(own.length * count);
  const all = new Float64Array(searched.length / columns);
  const heap = { places: new Int32Array(count), squares: new Float64Array(count) };
  const { places, squares } = heap;
  for (let query = 0; query < own.length && count > 0; query++) {
    places.fill(0);
    squares.fill(Number.POSITIVE_INFINITY);
    squaredDistances(asked, query, searched, all);
    for (let place = 0; place < all.length; place++)
      if (all[place] < squares[0] && place !== own[query]) replaceFirst(heap, count, place, all[place]);
    sortHeap(heap);
    entries.set(places, query * count);
    distances.set(squares.map(Math.sqrt), query * count);
  }
  return { count, entries, distances };
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
