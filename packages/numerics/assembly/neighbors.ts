/** Exhaustive search of nearest neighbors. `npm run build:kernels` compiles this file. */

/** Searched cells of a block of `packed`: their sums of squares do not wait for each other. */
const block: i32 = 4;

/** Replaces the first entry of a heap of `size` squares and places; the largest square comes first, of equal ones the later place. */
function replaceFirst(squares: usize, places: usize, size: i32, place: i32, square: f64): void {
  let at = 0;
  for (let child = 1; child < size; child = 2 * at + 1) {
    let other = load<f64>(squares + (<usize>child << 3));
    let otherPlace = load<i32>(places + (<usize>child << 2));
    if (child + 1 < size) {
      const next = load<f64>(squares + (<usize>child << 3), 8), nextPlace = load<i32>(places + (<usize>child << 2), 4);
      if (next > other || (next == other && nextPlace > otherPlace)) {
        child++;
        other = next;
        otherPlace = nextPlace;
      }
    }
    if (other < square || (other == square && otherPlace < place)) break;
    store<f64>(squares + (<usize>at << 3), other);
    store<i32>(places + (<usize>at << 2), otherPlace);
    at = child;
  }
  store<f64>(squares + (<usize>at << 3), square);
  store<i32>(places + (<usize>at << 2), place);
}

/** Brings the entries of a heap into ascending order. */
function sortHeap(squares: usize, places: usize, size: i32): void {
  for (let last = size - 1; last > 0; last--) {
    const square = load<f64>(squares + (<usize>last << 3)), place = load<i32>(places + (<usize>last << 2));
    store<f64>(squares + (<usize>last << 3), load<f64>(squares));
    store<i32>(places + (<usize>last << 2), load<i32>(places));
    replaceFirst(squares, places, last, place, square);
  }
}

/**
 * Writes the `count` nearest searched cells of each query, nearest first. Float64: queries, rows × columns; packed, the searched
 * cells in blocks of four, each column by column, the last filled with infinities; distances, rows × count. Int32: own, the place
 * of each query among the searched cells or −1; entries, rows × count. Each square is a sum over columns in order: the bits of a
 * loop in float64.
 */
export function nearest(
  rows: i32, columns: i32, searched: i32, count: i32, queries: usize, packed: usize, own: usize, entries: usize, distances: usize,
): void {
  const bytes = <usize>columns << 3;
  for (let row = 0; row < rows; row++, queries += bytes, own += 4) {
    const itself = load<i32>(own), end = queries + bytes;
    for (let at = 0; at < count; at++) store<f64>(distances + (<usize>at << 3), Infinity);
    let largest: f64 = Infinity, limit = f64x2.splat(Infinity), source = packed;
    for (let first = 0; first < searched; first += block) {
      let a = f64x2.splat(0), b = f64x2.splat(0);
      for (let at = queries; at < end; at += 8, source += 32) {
        const value = v128.load64_splat(at);
        const toA = f64x2.sub(value, v128.load(source)), toB = f64x2.sub(value, v128.load(source, 16));
        a = f64x2.add(a, f64x2.mul(toA, toA));
        b = f64x2.add(b, f64x2.mul(toB, toB));
      }
      if (!v128.any_true(v128.or(f64x2.lt(a, limit), f64x2.lt(b, limit)))) continue;
      for (let lane = 0; lane < block; lane++) {
        const pair = lane < 2 ? a : b;
        const square = lane & 1 ? f64x2.extract_lane(pair, 1) : f64x2.extract_lane(pair, 0);
        if (!(square < largest) || first + lane == itself) continue;
        replaceFirst(distances, entries, count, first + lane, square);
        largest = load<f64>(distances);
      }
      limit = f64x2.splat(largest);
    }
    sortHeap(distances, entries, count);
    for (let at = 0; at < count; at++, distances += 8) store<f64>(distances, Math.sqrt(load<f64>(distances)));
    entries += <usize>count << 2;
  }
}
