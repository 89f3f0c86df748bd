/**
 * Products of sparse rows with matrices of few columns. `npm run build:kernels` compiles this file. Each element is a sum of
 * products in the order of the entries, so results have the bits of a loop in float64. Entries of value 0 are left out, as in
 * `LinearOperand`.
 */

/** Columns of a tile: its sums, or its factors, stay in registers. */
const tile = 10;

/** target += factor · source, vectors of `width` float64. */
// @ts-ignore: decorator
@inline
function addScaled(target: usize, factor: f64, source: usize, width: i32): void {
  const end = target + (<usize>width << 3);
  for (; target < end; target += 8, source += 8) store<f64>(target, load<f64>(target) + factor * load<f64>(source));
}

// @ts-ignore: decorator
@inline
function plus(sum: v128, scale: v128, source: usize): v128 {
  return f64x2.add(sum, f64x2.mul(scale, v128.load(source)));
}

/** left = rows · right, rows × width. */
export function multiplyRows(
  rows: i32, width: i32, rowStarts: usize, columns: usize, values: usize, right: usize, left: usize,
): void {
  const bytes = <usize>width << 3;
  memory.fill(left, 0, <usize>rows * bytes);
  for (let row = 0; row < rows; row++, left += bytes) {
    const start = load<i32>(rowStarts + (<usize>row << 2)), end = load<i32>(rowStarts + (<usize>row << 2), 4);
    let k = 0;
    for (; k + tile <= width; k += tile) {
      const from = right + (<usize>k << 3), to = left + (<usize>k << 3);
      let a = f64x2.splat(0), b = a, c = a, d = a, e = a;
      for (let at = start; at < end; at++) {
        const value = load<f64>(values + (<usize>at << 3));
        if (value == 0) continue;
        const scale = f64x2.splat(value), source = from + <usize>load<i32>(columns + (<usize>at << 2)) * bytes;
        a = plus(a, scale, source);
        b = plus(b, scale, source + 16);
        c = plus(c, scale, source + 32);
        d = plus(d, scale, source + 48);
        e = plus(e, scale, source + 64);
      }
      v128.store(to, a);
      v128.store(to, b, 16);
      v128.store(to, c, 32);
      v128.store(to, d, 48);
      v128.store(to, e, 64);
    }
    if (k == width) continue;
    for (let at = start; at < end; at++) {
      const value = load<f64>(values + (<usize>at << 3));
      const source = right + <usize>load<i32>(columns + (<usize>at << 2)) * bytes + (<usize>k << 3);
      if (value != 0) addScaled(left + (<usize>k << 3), value, source, width - k);
    }
  }
}

/** product += rowsᵀ · left, genes × width, row by row. */
export function addTransposed(
  rows: i32, width: i32, rowStarts: usize, columns: usize, values: usize, left: usize, product: usize,
): void {
  const bytes = <usize>width << 3;
  for (let row = 0; row < rows; row++, left += bytes) {
    const start = load<i32>(rowStarts + (<usize>row << 2)), end = load<i32>(rowStarts + (<usize>row << 2), 4);
    let k = 0;
    for (; k + tile <= width; k += tile) {
      const from = left + (<usize>k << 3), to = product + (<usize>k << 3);
      const a = v128.load(from), b = v128.load(from, 16), c = v128.load(from, 32);
      const d = v128.load(from, 48), e = v128.load(from, 64);
      for (let at = start; at < end; at++) {
        const value = load<f64>(values + (<usize>at << 3));
        if (value == 0) continue;
        const scale = f64x2.splat(value), target = to + <usize>load<i32>(columns + (<usize>at << 2)) * bytes;
        v128.store(target, f64x2.add(v128.load(target), f64x2.mul(scale, a)));
        v128.store(target, f64x2.add(v128.load(target, 16), f64x2.mul(scale, b)), 16);
        v128.store(target, f64x2.add(v128.load(target, 32), f64x2.mul(scale, c)), 32);
        v128.store(target, f64x2.add(v128.load(target, 48), f64x2.mul(scale, d)), 48);
        v128.store(target, f64x2.add(v128.load(target, 64), f64x2.mul(scale, e)), 64);
      }
    }
    if (k == width) continue;
    for (let at = start; at < end; at++) {
      const value = load<f64>(values + (<usize>at << 3));
      const target = product + <usize>load<i32>(columns + (<usize>at << 2)) * bytes + (<usize>k << 3);
      if (value != 0) addScaled(target, value, left + (<usize>k << 3), width - k);
    }
  }
}
