/**
 * Batch normalization's first half, forward and backward, two columns at a time in float64: it subtracts the column's
 * mean exactly, so that the gradient of a preceding bias stays exactly 0.
 */
import { cut, double, integer, pointer } from "./arguments";

/** Two floats of columns j and j + 1; the second column repeats the first if there is none. */
// @ts-ignore: decorator
@inline
function pair(at: usize, both: bool): v128 {
  if (both) return f64x2.promote_low_f32x4(v128.load64_zero(at));
  return f64x2.splat(<f64>load<f32>(at));
}

// @ts-ignore: decorator
@inline
function putPair(at: usize, values: v128, both: bool): void {
  const floats = f32x4.demote_f64x2_zero(values);
  store<f32>(at, f32x4.extract_lane(floats, 0));
  if (both) store<f32>(at, f32x4.extract_lane(floats, 1), 4);
}

/** Columns [first, last) of x to mean 0 and variance 1; also mean, variance (divided by N) and 1/√(variance + ε), M each. */
function standardizeColumns(rows: i32, columns: i32, first: i32, last: i32, x: usize, epsilon: f64, y: usize, mean: usize, variance: usize, inverse: usize): void {
  const bytes = <usize>columns << 2, all = <usize>rows * bytes;
  const share = f64x2.splat(1 / <f64>rows);
  for (let j = first; j < last; j += 2) {
    const both = j + 1 < last;
    const at = <usize>j << 2;
    let sum = f64x2.splat(0);
    for (let i: usize = 0; i < all; i += bytes) sum = f64x2.add(sum, pair(x + at + i, both));
    const m = f64x2.mul(sum, share);
    let squares = f64x2.splat(0);
    for (let i: usize = 0; i < all; i += bytes) {
      const centered = f64x2.sub(pair(x + at + i, both), m);
      squares = f64x2.add(squares, f64x2.mul(centered, centered));
    }
    const v = f64x2.mul(squares, share);
    const r = f64x2.div(f64x2.splat(1), f64x2.sqrt(f64x2.add(v, f64x2.splat(epsilon))));
    for (let i: usize = 0; i < all; i += bytes)
      putPair(y + at + i, f64x2.mul(f64x2.sub(pair(x + at + i, both), m), r), both);
    putPair(mean + at, m, both);
    putPair(variance + at, v, both);
    putPair(inverse + at, r, both);
  }
}

/** dx = inverse · (dy − mean(dy) − y · mean(dy · y)) for the columns [first, last). */
function columnsGradient(rows: i32, columns: i32, first: i32, last: i32, dy: usize, y: usize, inverse: usize, dx: usize): void {
  const bytes = <usize>columns << 2, all = <usize>rows * bytes;
  const share = f64x2.splat(1 / <f64>rows);
  for (let j = first; j < last; j += 2) {
    const both = j + 1 < last;
    const at = <usize>j << 2;
    let sum = f64x2.splat(0), products = f64x2.splat(0);
    for (let i: usize = 0; i < all; i += bytes) {
      const d = pair(dy + at + i, both);
      sum = f64x2.add(sum, d);
      products = f64x2.add(products, f64x2.mul(d, pair(y + at + i, both)));
    }
    const m = f64x2.mul(sum, share), p = f64x2.mul(products, share), r = pair(inverse + at, both);
    for (let i: usize = 0; i < all; i += bytes) {
      const centered = f64x2.sub(pair(dy + at + i, both), m);
      putPair(dx + at + i, f64x2.mul(r, f64x2.sub(centered, f64x2.mul(pair(y + at + i, both), p))), both);
    }
  }
}

/** Arguments: rows, columns, x, epsilon, y, mean, variance, inverse. Split over columns. */
export function standardize(args: usize, part: i32, parts: i32): void {
  const columns = integer(args, 1);
  standardizeColumns(integer(args, 0), columns, cut(columns, part, parts, 16), cut(columns, part + 1, parts, 16), pointer(args, 2), double(args, 3), pointer(args, 4), pointer(args, 5), pointer(args, 6), pointer(args, 7));
}

/** Arguments: rows, columns, dy, y, inverse, dx. Split over columns. */
export function standardizeGradient(args: usize, part: i32, parts: i32): void {
  const columns = integer(args, 1);
  columnsGradient(integer(args, 0), columns, cut(columns, part, parts, 16), cut(columns, part + 1, parts, 16), pointer(args, 2), pointer(args, 3), pointer(args, 4), pointer(args, 5));
}
