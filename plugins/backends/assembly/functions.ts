/**
 * Functions of four floats with tf's documented values at the edges: 0, infinities, NaN, numbers below the
 * smallest normal. Within 3e-7 relative (elementary.ts), near 0 within 3e-7 of the argument if the function is 0 there.
 */
import { exp4, log4, one } from "./elementary";
import { madd } from "./multiply-add";

const table = memory.data<f32>([
  // 0: overflow and underflow of eˣ
  88.72284, 88.72284, 88.72284, 88.72284,
  -87.33655, -87.33655, -87.33655, -87.33655,
  // 32: smallest normal, 2²³, 23 ln 2, infinity
  1.17549435e-38, 1.17549435e-38, 1.17549435e-38, 1.17549435e-38,
  8388608, 8388608, 8388608, 8388608,
  15.942385, 15.942385, 15.942385, 15.942385,
  Infinity, Infinity, Infinity, Infinity,
  // 96: 1/7! … 1/2!
  0.0001984126984126984, 0.0001984126984126984, 0.0001984126984126984, 0.0001984126984126984,
  0.001388888888888889, 0.001388888888888889, 0.001388888888888889, 0.001388888888888889,
  0.008333333333333333, 0.008333333333333333, 0.008333333333333333, 0.008333333333333333,
  0.041666666666666664, 0.041666666666666664, 0.041666666666666664, 0.041666666666666664,
  0.16666666666666666, 0.16666666666666666, 0.16666666666666666, 0.16666666666666666,
  0.5, 0.5, 0.5, 0.5,
]);

/** eˣ; 0 below the smallest normal result, ∞ above the largest. */
// @ts-ignore: decorator
@inline
export function exp(x: v128): v128 {
  // exp4 is valid up to e⁸⁸·³: above it, up to float32's largest, by halves.
  const half = exp4(f32x4.mul(x, v128.load(table, 176)));
  const large = f32x4.mul(half, half);
  const y = v128.bitselect(large, exp4(x), f32x4.gt(x, f32x4.splat(88)));
  const held = v128.bitselect(v128.load(table, 80), y, f32x4.gt(x, v128.load(table, 0)));
  return v128.andnot(held, f32x4.lt(x, v128.load(table, 16)));
}

/** eˣ − 1. */
// @ts-ignore: decorator
@inline
export function expm1(x: v128): v128 {
  let p = madd(x, v128.load(table, 96), v128.load(table, 112));
  p = madd(x, p, v128.load(table, 128));
  p = madd(x, p, v128.load(table, 144));
  p = madd(x, p, v128.load(table, 160));
  p = madd(x, p, v128.load(table, 176));
  const near = madd(f32x4.mul(x, x), p, x);
  return v128.bitselect(near, f32x4.sub(exp(x), one()), f32x4.lt(f32x4.abs(x), f32x4.splat(0.35)));
}

/** ln x: −∞ at 0, NaN below. */
// @ts-ignore: decorator
@inline
export function log(x: v128): v128 {
  const small = f32x4.lt(x, v128.load(table, 32));
  const scaled = v128.bitselect(f32x4.mul(x, v128.load(table, 48)), x, small);
  const y = f32x4.sub(log4(scaled), v128.and(v128.load(table, 64), small));
  const zero = f32x4.eq(x, f32x4.splat(0));
  const finite = v128.bitselect(f32x4.neg(v128.load(table, 80)), y, zero);
  const same = v128.or(f32x4.eq(x, v128.load(table, 80)), f32x4.ne(x, x));
  const known = v128.bitselect(x, finite, same);
  return v128.bitselect(f32x4.splat(NaN), known, f32x4.lt(x, f32x4.splat(0)));
}

/** ln(1 + x), exact in its leading digits as x → 0. */
// @ts-ignore: decorator
@inline
export function log1p(x: v128): v128 {
  const w = f32x4.add(one(), x);
  const lost = f32x4.div(f32x4.sub(x, f32x4.sub(w, one())), w);
  const corrected = f32x4.add(log(w), lost);
  // The correction is NaN if w is 0 or infinite.
  const plain = v128.or(f32x4.eq(w, f32x4.splat(0)), f32x4.eq(w, v128.load(table, 80)));
  return v128.bitselect(log(w), corrected, plain);
}

// @ts-ignore: decorator
@inline
export function sigmoid(x: v128): v128 {
  const e = exp(f32x4.neg(f32x4.abs(x)));
  const large = f32x4.div(one(), f32x4.add(one(), e));
  return v128.bitselect(f32x4.mul(e, large), large, f32x4.lt(x, f32x4.splat(0)));
}

// @ts-ignore: decorator
@inline
export function softplus(x: v128): v128 {
  const positive = v128.bitselect(x, f32x4.splat(0), v128.or(f32x4.gt(x, f32x4.splat(0)), f32x4.ne(x, x)));
  return f32x4.add(positive, log1p(exp(f32x4.neg(f32x4.abs(x)))));
}

// @ts-ignore: decorator
@inline
export function tanh(x: v128): v128 {
  const twice = f32x4.mul(f32x4.splat(-2), f32x4.abs(x));
  // Near 0 by e⁻²ˣ − 1; elsewhere as the difference from 1, which is accurate where the gradient 1 − tanh² is small.
  const e = expm1(twice), small = exp(twice);
  const near = f32x4.neg(f32x4.div(e, f32x4.add(e, f32x4.splat(2))));
  const far = f32x4.sub(one(), f32x4.div(f32x4.add(small, small), f32x4.add(small, one())));
  const size = v128.bitselect(near, far, f32x4.gt(twice, f32x4.splat(-0.35)));
  const sign = v128.and(x, i32x4.splat(0x80000000));
  return v128.bitselect(x, v128.or(size, sign), f32x4.ne(x, x));
}
