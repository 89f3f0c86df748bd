/** Sums over cells for contrasts of two latents. `npm run build:kernels` compiles this file. */

const perUnit: f64 = 1024;
const bound: f64 = 8 * 1024;
/** 2⁵²: the low bits of this plus a smaller integer are the integer. */
const integers: f64 = 4503599627370496;

/** u exp(−u²/2) of two numbers, by interpolation in the table. */
// @ts-ignore: decorator
@inline
function oddPart(u: v128, table: usize): v128 {
  const scaled = f64x2.mul(u, f64x2.splat(perUnit));
  // Beyond the table the function is 0, as it is at 0.
  const at = v128.and(scaled, f64x2.lt(f64x2.abs(scaled), f64x2.splat(bound)));
  const below = f64x2.trunc(at);
  const index = f64x2.add(f64x2.abs(below), f64x2.splat(integers));
  const first = v128.load(table + (<usize>i32x4.extract_lane(index, 0) << 3));
  const second = v128.load(table + (<usize>i32x4.extract_lane(index, 2) << 3));
  const low = v128.shuffle<f64>(first, second, 0, 2), high = v128.shuffle<f64>(first, second, 1, 3);
  const signed = v128.xor(low, v128.and(at, i64x2.splat(i64.MIN_VALUE)));
  return f64x2.add(signed, f64x2.mul(f64x2.sub(at, below), f64x2.sub(high, low)));
}

/**
 * Σ|u| and Σ u exp(−u²/2) over cells, where u = weight · x + weight · y, for two directions at a time. Cells are added in
 * order, so sums have the bits of one loop in float64. `weights`: for each pair of directions, both weights of x, then both of
 * y. `sums`: for each pair, both of Σ|u|, then both of the other sum. `table`: u exp(−u²/2) per 1 / 1,024 from 0 to 8, and a 0.
 */
export function negentropySums(x: usize, y: usize, cells: i32, weights: usize, pairs: i32, table: usize, sums: usize): void {
  const end = x + (<usize>cells << 3);
  for (let pair = 0; pair < pairs; pair++, weights += 32, sums += 32) {
    const ofX = v128.load(weights), ofY = v128.load(weights, 16);
    let even = f64x2.splat(0), odd = f64x2.splat(0);
    for (let from = x, other = y; from < end; from += 8, other += 8) {
      const u = f64x2.add(f64x2.mul(ofX, v128.load64_splat(from)), f64x2.mul(ofY, v128.load64_splat(other)));
      even = f64x2.add(even, f64x2.abs(u));
      odd = f64x2.add(odd, oddPart(u, table));
    }
    v128.store(sums, even);
    v128.store(sums, odd, 16);
  }
}
