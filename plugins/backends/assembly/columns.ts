/** Reductions, and the weighted rows of derivatives: columns are independent, each summed in row order. */
import { cut, integer, pointer, single } from "./arguments";
import { accumulate, total } from "./elementary";
import { madd } from "./multiply-add";
import { loadRest, storeRest } from "./rest";

/** Σ of n floats in float64. */
function sum(x: usize, n: usize): f64 {
  let both = f64x2.splat(0);
  const end = (n & ~3) << 2;
  for (let i: usize = 0; i < end; i += 16) both = accumulate(both, v128.load(x + i));
  let rest: f64 = 0;
  for (let i = end; i < n << 2; i += 4) rest += <f64>load<f32>(x + i);
  return total(both) + rest;
}

function largest(x: usize, n: usize): f32 {
  let most = load<f32>(x);
  for (let i: usize = 4; i < n << 2; i += 4) {
    const value = load<f32>(x + i);
    if (value > most || value != value) most = value;
  }
  return most;
}

/** y[j] = Σᵢ factor · x[i, j] over `size` rows of `step` bytes, for `count` columns. */
function columnSums(x: usize, size: i32, step: usize, count: usize, factor: f32, y: usize): void {
  const f = f32x4.splat(factor);
  const end = (count & ~3) << 2, rest = count & 3;
  let j: usize = 0;
  for (; j + 64 <= end; j += 64) {
    let s0 = f32x4.splat(0), s1 = f32x4.splat(0), s2 = f32x4.splat(0), s3 = f32x4.splat(0);
    let at = x + j;
    for (let i = 0; i < size; i++) {
      s0 = f32x4.add(s0, v128.load(at));
      s1 = f32x4.add(s1, v128.load(at, 16));
      s2 = f32x4.add(s2, v128.load(at, 32));
      s3 = f32x4.add(s3, v128.load(at, 48));
      at += step;
    }
    v128.store(y + j, f32x4.mul(s0, f));
    v128.store(y + j, f32x4.mul(s1, f), 16);
    v128.store(y + j, f32x4.mul(s2, f), 32);
    v128.store(y + j, f32x4.mul(s3, f), 48);
  }
  for (; j < end; j += 16) {
    let s = f32x4.splat(0);
    for (let i = 0; i < size; i++) s = f32x4.add(s, v128.load(x + j + <usize>i * step));
    v128.store(y + j, f32x4.mul(s, f));
  }
  if (rest) {
    let s = f32x4.splat(0);
    for (let i = 0; i < size; i++) s = f32x4.add(s, loadRest(x + j + <usize>i * step, rest));
    storeRest(y + j, f32x4.mul(s, f), rest);
  }
}

/**
 * Arguments: op (0: sum, 1: maximum), outer, size, inner, x, factor, y: x is outer × size × inner, y outer × inner.
 * Sums are multiplied by the factor. Split over inner, or over outer if inner is 1.
 */
export function reduce(args: usize, part: i32, parts: i32): void {
  const op = integer(args, 0), outer = integer(args, 1), size = integer(args, 2), inner = integer(args, 3);
  const x = pointer(args, 4), y = pointer(args, 6);
  const factor = single(args, 5);
  if (inner == 1) {
    const last = cut(outer, part + 1, parts, 1);
    for (let i = cut(outer, part, parts, 1); i < last; i++) {
      const from = x + (<usize>i * <usize>size << 2);
      store<f32>(y + (<usize>i << 2), op == 0 ? <f32>(sum(from, <usize>size) * <f64>factor) : largest(from, <usize>size));
    }
    return;
  }
  const first = cut(inner, part, parts, 16), count = cut(inner, part + 1, parts, 16) - first;
  for (let i = 0; i < outer; i++) {
    const from = x + (<usize>(i * size * inner + first) << 2), to = y + (<usize>(i * inner + first) << 2);
    if (op == 0) columnSums(from, size, <usize>inner << 2, <usize>count, factor, to);
    else columnMaxima(from, size, <usize>inner << 2, count, to);
  }
}

function columnMaxima(x: usize, size: i32, step: usize, count: i32, y: usize): void {
  for (let j = 0; j < count; j++) {
    let at = x + (<usize>j << 2);
    let most = load<f32>(at);
    for (let i = 1; i < size; i++) {
      at += step;
      const value = load<f32>(at);
      if (value > most || value != value) most = value;
    }
    store<f32>(y + (<usize>j << 2), most);
  }
}

/** Arguments: rows, columns, x, weights, y: y[i, ·] = weights[i] · x[i, ·]. Split over rows. */
export function weighRows(args: usize, part: i32, parts: i32): void {
  const rows = integer(args, 0);
  const columns = <usize>integer(args, 1), bytes = columns << 2, end = (columns & ~3) << 2, rest = columns & 3;
  const last = cut(rows, part + 1, parts, 1);
  for (let i = cut(rows, part, parts, 1); i < last; i++) {
    const weight = v128.load32_splat(pointer(args, 3) + (<usize>i << 2));
    const x = pointer(args, 2) + <usize>i * bytes, y = pointer(args, 4) + <usize>i * bytes;
    for (let j: usize = 0; j < end; j += 16) v128.store(y + j, f32x4.mul(v128.load(x + j), weight));
    if (rest) storeRest(y + end, f32x4.mul(loadRest(x + end, rest), weight), rest);
  }
}

/**
 * Arguments: rows, columns, x, weights, groups (int32 a row, or 0: one group), groupCount, y:
 * y[groups[i], ·] = Σ weights[i] · x[i, ·]. Split over columns.
 */
export function weighedSums(args: usize, part: i32, parts: i32): void {
  const rows = integer(args, 0), columns = integer(args, 1), groupCount = integer(args, 5);
  const x = pointer(args, 2), weights = pointer(args, 3), groups = pointer(args, 4), y = pointer(args, 6);
  const bytes = <usize>columns << 2;
  const first = <usize>cut(columns, part, parts, 16) << 2, last = <usize>cut(columns, part + 1, parts, 16) << 2;
  const end = first + ((last - first) & ~15), rest = (last - end) >> 2;
  for (let g = 0; g < groupCount; g++) memory.fill(y + <usize>g * bytes + first, 0, last - first);
  for (let i = 0; i < rows; i++) {
    const group: usize = groups == 0 ? 0 : <usize>load<u32>(groups + (<usize>i << 2));
    const to = y + group * bytes, from = x + <usize>i * bytes;
    const weight = v128.load32_splat(weights + (<usize>i << 2));
    for (let j = first; j < end; j += 16) v128.store(to + j, madd(v128.load(from + j), weight, v128.load(to + j)));
    if (rest) storeRest(to + end, madd(loadRest(from + end, rest), weight, loadRest(to + end, rest)), rest);
  }
}
