/** Products of sparse rows with matrices of few columns. `npm run build:kernels` compiles this file. */

/**
 * target += factor · source, vectors of `width` float64. Each element is one multiplication and one addition, so the result
 * has the bits of a loop in float64.
 */
// @ts-ignore: decorator
@inline
function addScaled(target: usize, factor: f64, source: usize, width: i32): void {
  const scale = f64x2.splat(factor);
  const end = target + (<usize>width << 3), pairs = target + (<usize>(width & ~1) << 3);
  for (; target < pairs; target += 16, source += 16)
    v128.store(target, f64x2.add(v128.load(target), f64x2.mul(scale, v128.load(source))));
  if (target < end) store<f64>(target, load<f64>(target) + factor * load<f64>(source));
}

/** left = rows · right, rows × width. Entries of value 0 are left out, as in `LinearOperand`. */
export function multiplyRows(
  rows: i32, width: i32, rowStarts: usize, columns: usize, values: usize, right: usize, left: usize,
): void {
  const bytes = <usize>width << 3;
  memory.fill(left, 0, <usize>rows * bytes);
  for (let row = 0; row < rows; row++, left += bytes) {
    const end = load<i32>(rowStarts + (<usize>(row + 1) << 2));
    for (let at = load<i32>(rowStarts + (<usize>row << 2)); at < end; at++) {
      const value = load<f64>(values + (<usize>at << 3));
      if (value != 0) addScaled(left, value, right + <usize>load<i32>(columns + (<usize>at << 2)) * bytes, width);
    }
  }
}

/** product += rowsᵀ · left, genes × width, row by row. */
export function addTransposed(
  rows: i32, width: i32, rowStarts: usize, columns: usize, values: usize, left: usize, product: usize,
): void {
  const bytes = <usize>width << 3;
  for (let row = 0; row < rows; row++, left += bytes) {
    const end = load<i32>(rowStarts + (<usize>(row + 1) << 2));
    for (let at = load<i32>(rowStarts + (<usize>row << 2)); at < end; at++) {
      const value = load<f64>(values + (<usize>at << 3));
      if (value != 0) addScaled(product + <usize>load<i32>(columns + (<usize>at << 2)) * bytes, value, left, width);
    }
  }
}
