/**
 * exp and log of four floats. Their constants are in memory: V8 rebuilds literals in a loop at each iteration.
 * exp: Taylor's polynomial of degree 7 on |r| ≤ ½ ln 2, remainder 5e-9. log: the series of artanh(f / (2 + f)) up to the
 * eleventh power on [2/3, 4/3), remainder 1e-8. Both within 2e-7 relative.
 */
import { madd, nmadd } from "./multiply-add";

const table = memory.data<f32>([
  1.4426950408889634, 1.4426950408889634, 1.4426950408889634, 1.4426950408889634,
  0.693145751953125, 0.693145751953125, 0.693145751953125, 0.693145751953125,
  1.428606765330187e-6, 1.428606765330187e-6, 1.428606765330187e-6, 1.428606765330187e-6,
  0.0001984126984126984, 0.0001984126984126984, 0.0001984126984126984, 0.0001984126984126984,
  0.001388888888888889, 0.001388888888888889, 0.001388888888888889, 0.001388888888888889,
  0.008333333333333333, 0.008333333333333333, 0.008333333333333333, 0.008333333333333333,
  0.041666666666666664, 0.041666666666666664, 0.041666666666666664, 0.041666666666666664,
  0.16666666666666666, 0.16666666666666666, 0.16666666666666666, 0.16666666666666666,
  0.5, 0.5, 0.5, 0.5,
  1, 1, 1, 1,
  -87.3, -87.3, -87.3, -87.3,
  88.3, 88.3, 88.3, 88.3,
  0.18181818181818182, 0.18181818181818182, 0.18181818181818182, 0.18181818181818182,
  0.2222222222222222, 0.2222222222222222, 0.2222222222222222, 0.2222222222222222,
  0.2857142857142857, 0.2857142857142857, 0.2857142857142857, 0.2857142857142857,
  0.4, 0.4, 0.4, 0.4,
  0.6666666666666666, 0.6666666666666666, 0.6666666666666666, 0.6666666666666666,
  2, 2, 2, 2,
]);
const bits = memory.data<i32>([127, 127, 127, 127, 0x3f2aaaab, 0x3f2aaaab, 0x3f2aaaab, 0x3f2aaaab]);

// @ts-ignore: decorator
@inline
export function one(): v128 {
  return v128.load(table, 144);
}

/** eˣ, with x clipped to −87.3 … 88.3; NaN for NaN. */
// @ts-ignore: decorator
@inline
export function exp4(given: v128): v128 {
  const x = f32x4.pmin(f32x4.pmax(given, v128.load(table, 160)), v128.load(table, 176));
  const n = f32x4.nearest(f32x4.mul(x, v128.load(table)));
  const r = nmadd(n, v128.load(table, 32), nmadd(n, v128.load(table, 16), x));
  let p = madd(r, v128.load(table, 48), v128.load(table, 64));
  p = madd(r, p, v128.load(table, 80));
  p = madd(r, p, v128.load(table, 96));
  p = madd(r, p, v128.load(table, 112));
  p = madd(r, p, v128.load(table, 128));
  p = madd(f32x4.mul(r, r), p, r);
  const scale = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), v128.load(bits)), 23);
  return madd(p, scale, scale);
}

/** ln x for positive normal x. NaN and infinities give numbers: callers propagate them by another factor. */
// @ts-ignore: decorator
@inline
export function log4(x: v128): v128 {
  const e = i32x4.shr_s(i32x4.sub(x, v128.load(bits, 16)), 23);
  const f = f32x4.sub(i32x4.sub(x, i32x4.shl(e, 23)), one());
  const n = f32x4.convert_i32x4_s(e);
  const s = f32x4.div(f, f32x4.add(f, v128.load(table, 272)));
  const z = f32x4.mul(s, s);
  let p = madd(z, v128.load(table, 192), v128.load(table, 208));
  p = madd(z, p, v128.load(table, 224));
  p = madd(z, p, v128.load(table, 240));
  p = madd(z, p, v128.load(table, 256));
  // 2s + s·z·p = f − s·(f − z·p): the large part is exact.
  const small = nmadd(s, nmadd(z, p, f), madd(n, v128.load(table, 32), f));
  return madd(n, v128.load(table, 16), small);
}

/** Σ of four lanes added to two float64 lanes. */
// @ts-ignore: decorator
@inline
export function accumulate(sum: v128, x: v128): v128 {
  const high = v128.shuffle<i32>(x, x, 2, 3, 2, 3);
  return f64x2.add(sum, f64x2.add(f64x2.promote_low_f32x4(x), f64x2.promote_low_f32x4(high)));
}

// @ts-ignore: decorator
@inline
export function total(sum: v128): f64 {
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}
