/** Operations of k-means on all cells. `npm run build:kernels` compiles this file. */

/** Relative slack of the bounds, as in lloyd.ts. */
const slack: f64 = 1e-12;
/** Centers of a block of `packed`. */
const block: i32 = 4;

/** Sum over columns in order: the bits of one loop in float64. */
// @ts-ignore: decorator
@inline
function squaredDistance(first: usize, second: usize, columns: i32): f64 {
  let sum: f64 = 0;
  for (const end = first + (<usize>columns << 3); first < end; first += 8, second += 8) {
    const difference = load<f64>(first) - load<f64>(second);
    sum += difference * difference;
  }
  return sum;
}

/** Blocks of four centers, each column by column. The last block is filled with centers at infinity. */
function packCenters(centers: usize, count: i32, columns: i32, packed: usize): void {
  for (let first = 0; first < count; first += block) {
    for (let column = 0; column < columns; column++) {
      for (let center = first; center < first + block; center++, packed += 8) {
        const at = centers + (<usize>(center * columns + column) << 3);
        store<f64>(packed, center < count ? load<f64>(at) : Infinity);
      }
    }
  }
}

/** Writes the squared distances of a cell from all centers, and after them the smallest two of even and of odd centers. */
// @ts-ignore: decorator
@inline
function measure(cell: usize, packed: usize, count: i32, columns: i32, distances: usize): usize {
  let nearest = f64x2.splat(Infinity), second = f64x2.splat(Infinity);
  const end = cell + (<usize>columns << 3);
  for (let center = 0; center < count; center += block, distances += 32) {
    let a = f64x2.splat(0), b = f64x2.splat(0);
    for (let at = cell; at < end; at += 8, packed += 32) {
      const value = v128.load64_splat(at);
      const toA = f64x2.sub(value, v128.load(packed)), toB = f64x2.sub(value, v128.load(packed, 16));
      a = f64x2.add(a, f64x2.mul(toA, toA));
      b = f64x2.add(b, f64x2.mul(toB, toB));
    }
    v128.store(distances, a);
    v128.store(distances, b, 16);
    second = f64x2.pmin(second, f64x2.pmax(nearest, a));
    nearest = f64x2.pmin(nearest, a);
    second = f64x2.pmin(second, f64x2.pmax(nearest, b));
    nearest = f64x2.pmin(nearest, b);
  }
  v128.store(distances, nearest);
  v128.store(distances, second, 16);
  return distances;
}

/**
 * Assigns each cell to its nearest center with Hamerly's bounds (lloyd.ts), and moves its values between the sums of the
 * clusters; returns the number of cells that changed. Float64: values, cells × columns; centers and sums, count × columns;
 * upper and lower, cells; own, others and reach, count. Int32: labels, cells; sizes, count. Scratch in float64: packed,
 * ⌈count / 4⌉ × columns × 4; distances, ⌈count / 4⌉ × 4 + 4.
 */
export function assign(
  cells: i32, columns: i32, count: i32, values: usize, centers: usize, sums: usize, sizes: usize, labels: usize,
  upper: usize, lower: usize, own: usize, others: usize, reach: usize, packed: usize, distances: usize,
): i32 {
  packCenters(centers, count, columns, packed);
  const bytes = <usize>columns << 3;
  let changes = 0;
  for (let cell = 0; cell < cells; cell++, values += bytes, labels += 4, upper += 8, lower += 8) {
    const before = load<i32>(labels);
    const at = <usize>before << 3;
    const most = (load<f64>(upper) + load<f64>(own + at)) * (1 + slack);
    const least = max<f64>(0, load<f64>(lower) * (1 - slack) - load<f64>(others + at));
    store<f64>(upper, most);
    store<f64>(lower, least);
    const safe = max<f64>(load<f64>(reach + at), least) * (1 - slack);
    if (most < safe) continue;
    const distance = squaredDistance(values, centers + before * bytes, columns);
    const exact = Math.sqrt(distance);
    store<f64>(upper, exact);
    if (exact < safe) continue;
    const found = measure(values, packed, count, columns, distances);
    const even = load<f64>(found), odd = load<f64>(found, 8);
    const smallest = min<f64>(even, odd);
    const next = min<f64>(max<f64>(even, odd), min<f64>(load<f64>(found, 16), load<f64>(found, 24)));
    store<f64>(upper, Math.sqrt(smallest));
    store<f64>(lower, Math.sqrt(next));
    // A cell keeps its center if another one is equally near.
    if (distance == smallest) continue;
    let label = 0;
    while (load<f64>(distances + (<usize>label << 3)) != smallest) label++;
    store<i32>(labels, label);
    moveCell(values, columns, sums + before * bytes, sums + label * bytes);
    store<i32>(sizes + (at >> 1), load<i32>(sizes + (at >> 1)) - 1);
    store<i32>(sizes + (<usize>label << 2), load<i32>(sizes + (<usize>label << 2)) + 1);
    changes++;
  }
  return changes;
}

function moveCell(cell: usize, columns: i32, from: usize, to: usize): void {
  for (const end = cell + (<usize>columns << 3); cell < end; cell += 8, from += 8, to += 8) {
    store<f64>(from, load<f64>(from) - load<f64>(cell));
    store<f64>(to, load<f64>(to) + load<f64>(cell));
  }
}

/** Lowers each cell's `nearest` to its squared distance from a center; returns the sum of `nearest`. */
export function approach(cells: i32, columns: i32, values: usize, center: usize, nearest: usize): f64 {
  const bytes = <usize>columns << 3;
  let total: f64 = 0;
  for (let cell = 0; cell < cells; cell++, values += bytes, nearest += 8) {
    const smallest = min<f64>(load<f64>(nearest), squaredDistance(values, center, columns));
    store<f64>(nearest, smallest);
    total += smallest;
  }
  return total;
}
