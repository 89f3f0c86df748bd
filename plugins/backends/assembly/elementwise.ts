/** Elementwise kernels of n floats; a scalar tail makes any length right. */
import { madd } from "./multiply-add";

/** Adam (Kingma & Ba 2014, algorithm 1): rate and root carry the corrections of both moments. */
export function adam(n: i32, weight: usize, gradient: usize, first: usize, second: usize, newWeight: usize, newFirst: usize, newSecond: usize, rate: f32, root: f32, beta1: f32, rest1: f32, beta2: f32, rest2: f32, epsilon: f32, decay: f32): void {
  const end = <usize>(n & ~3) << 2;
  const b1 = f32x4.splat(beta1), r1 = f32x4.splat(rest1), b2 = f32x4.splat(beta2), r2 = f32x4.splat(rest2);
  const e = f32x4.splat(epsilon), r = f32x4.splat(root), step = f32x4.splat(rate), d = f32x4.splat(decay);
  for (let i: usize = 0; i < end; i += 16) {
    const w = v128.load(weight + i);
    const g = madd(w, d, v128.load(gradient + i));
    const m = madd(v128.load(first + i), b1, f32x4.mul(g, r1));
    const v = madd(v128.load(second + i), b2, f32x4.mul(f32x4.mul(g, g), r2));
    const denominator = f32x4.add(f32x4.div(f32x4.sqrt(v), r), e);
    v128.store(newFirst + i, m);
    v128.store(newSecond + i, v);
    v128.store(newWeight + i, f32x4.sub(w, f32x4.mul(step, f32x4.div(m, denominator))));
  }
  for (let i = end; i < <usize>n << 2; i += 4) {
    const w = load<f32>(weight + i);
    const g = load<f32>(gradient + i) + w * decay;
    const m = load<f32>(first + i) * beta1 + g * rest1;
    const v = load<f32>(second + i) * beta2 + g * g * rest2;
    store<f32>(newFirst + i, m);
    store<f32>(newSecond + i, v);
    store<f32>(newWeight + i, w - rate * (m / (sqrt<f32>(v) / root + epsilon)));
  }
}

/** c[i] = a[i] + factor · b[i]: addition, and subtraction by −1, exact for both. */
export function addScaled(n: i32, a: usize, b: usize, factor: f32, c: usize): void {
  const f = f32x4.splat(factor);
  const end = <usize>(n & ~3) << 2;
  for (let i: usize = 0; i < end; i += 16) v128.store(c + i, f32x4.add(v128.load(a + i), f32x4.mul(f, v128.load(b + i))));
  for (let i = end; i < <usize>n << 2; i += 4) store<f32>(c + i, load<f32>(a + i) + factor * load<f32>(b + i));
}

export function multiply(n: i32, a: usize, b: usize, c: usize): void {
  const end = <usize>(n & ~3) << 2;
  for (let i: usize = 0; i < end; i += 16) v128.store(c + i, f32x4.mul(v128.load(a + i), v128.load(b + i)));
  for (let i = end; i < <usize>n << 2; i += 4) store<f32>(c + i, load<f32>(a + i) * load<f32>(b + i));
}

export function multiplyBy(n: i32, a: usize, factor: f32, c: usize): void {
  const f = f32x4.splat(factor);
  const end = <usize>(n & ~3) << 2;
  for (let i: usize = 0; i < end; i += 16) v128.store(c + i, f32x4.mul(v128.load(a + i), f));
  for (let i = end; i < <usize>n << 2; i += 4) store<f32>(c + i, load<f32>(a + i) * factor);
}

/** max(x, 0); NaN stays. */
export function relu(n: i32, x: usize, y: usize): void {
  const zero = f32x4.splat(0);
  const end = <usize>(n & ~3) << 2;
  for (let i: usize = 0; i < end; i += 16) v128.store(y + i, f32x4.pmax(v128.load(x + i), zero));
  for (let i = end; i < <usize>n << 2; i += 4) {
    const value = load<f32>(x + i);
    store<f32>(y + i, value < 0 ? 0 : value);
  }
}
