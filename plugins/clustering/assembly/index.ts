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

/** Loosens the bounds of all cells by the movement of the centers; lists the cells whose bounds do not decide. */
function loosen(
  cells: i32, labels: usize, upper: usize, lower: usize, own: usize, others: usize, reach: usize, pending: usize,
): i32 {
  let count = 0;
  for (let cell = 0; cell < cells; cell++, labels += 4, upper += 8, lower += 8) {
    const at = <usize>load<i32>(labels) << 3;
    const most = (load<f64>(upper) + load<f64>(own + at)) * (1 + slack);
    const least = max<f64>(0, load<f64>(lower) * (1 - slack) - load<f64>(others + at));
    store<f64>(upper, most);
    store<f64>(lower, least);
    // without a branch, which no processor predicts
    store<i32>(pending + (<usize>count << 2), cell);
    count += i32(!(most < max<f64>(load<f64>(reach + at), least) * (1 - slack)));
  }
  return count;
}

/** Replaces the upper bounds of listed cells by distances; keeps the cells whose bounds still do not decide. */
function tighten(
  listed: i32, columns: i32, values: usize, centers: usize, labels: usize, upper: usize, lower: usize, reach: usize, pending: usize,
): i32 {
  const bytes = <usize>columns << 3;
  let count = 0;
  for (let i = 0; i < listed; i++) {
    const cell = <usize>load<i32>(pending + (<usize>i << 2));
    const label = <usize>load<i32>(labels + (cell << 2));
    const exact = Math.sqrt(squaredDistance(values + cell * bytes, centers + label * bytes, columns));
    store<f64>(upper + (cell << 3), exact);
    const safe = max<f64>(load<f64>(reach + (label << 3)), load<f64>(lower + (cell << 3))) * (1 - slack);
    store<i32>(pending + (<usize>count << 2), <i32>cell);
    count += i32(!(exact < safe));
  }
  return count;
}

/**
 * Assigns each cell to its nearest center with Hamerly's bounds (lloyd.ts), and moves its values between the sums of the
 * clusters; returns the number of cells that changed. Float64: values, cells × columns; centers and sums, count × columns;
 * upper and lower, cells; own, others and reach, count. Int32: labels, cells; sizes, count. Scratch: packed, float64,
 * ⌈count / 4⌉ × columns × 4; distances, float64, ⌈count / 4⌉ × 4 + 4; pending, int32, cells.
 */
export function assign(
  cells: i32, columns: i32, count: i32, values: usize, centers: usize, sums: usize, sizes: usize, labels: usize,
  upper: usize, lower: usize, own: usize, others: usize, reach: usize, packed: usize, distances: usize, pending: usize,
): i32 {
  packCenters(centers, count, columns, packed);
  const bytes = <usize>columns << 3;
  const loose = loosen(cells, labels, upper, lower, own, others, reach, pending);
  const open = tighten(loose, columns, values, centers, labels, upper, lower, reach, pending);
  let changes = 0;
  for (let i = 0; i < open; i++) {
    const cell = <usize>load<i32>(pending + (<usize>i << 2));
    const found = measure(values + cell * bytes, packed, count, columns, distances);
    const even = load<f64>(found), odd = load<f64>(found, 8);
    const smallest = min<f64>(even, odd);
    const next = min<f64>(max<f64>(even, odd), min<f64>(load<f64>(found, 16), load<f64>(found, 24)));
    store<f64>(upper + (cell << 3), Math.sqrt(smallest));
    store<f64>(lower + (cell << 3), Math.sqrt(next));
    const before = <usize>load<i32>(labels + (cell << 2));
    // A cell keeps its center if another one is equally near.
    if (load<f64>(distances + (before << 3)) == smallest) continue;
    let label: usize = 0;
    while (load<f64>(distances + (label << 3)) != smallest) label++;
    store<i32>(labels + (cell << 2), <i32>label);
    moveCell(values + cell * bytes, columns, sums + before * bytes, sums + label * bytes);
    store<i32>(sizes + (before << 2), load<i32>(sizes + (before << 2)) - 1);
    store<i32>(sizes + (label << 2), load<i32>(sizes + (label << 2)) + 1);
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
