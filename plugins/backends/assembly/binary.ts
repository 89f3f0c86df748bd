/**
 * Elementwise kernels of two inputs that broadcast: up to four dimensions, each input with stride 0 along a repeated
 * dimension. The host merges contiguous dimensions, so that the last one is as long as possible.
 */
import { cut, integer, pointer } from "./arguments";
import { loadRest, storeRest } from "./rest";

/** Function codes shared with the host: see engine/kernels/binary.ts. */
const enum Binary {
  Add = 0,
  Subtract = 1,
  Multiply = 2,
  Divide = 3,
  Maximum = 4,
  Minimum = 5,
  SquaredDifference = 6,
  Greater = 7,
  GreaterEqual = 8,
  Less = 9,
  LessEqual = 10,
  Equal = 11,
  NotEqual = 12,
  And = 13,
  Or = 14,
  EluGradient = 15,
  Power = 16,
}

/** a · (b + 1) where b < 0, else a: rounded once, as tfjs's cpu kernel does it in float64. */
// @ts-ignore: decorator
@inline
function eluGradient(a: v128, b: v128): v128 {
  const one = f64x2.splat(1);
  const highA = v128.shuffle<i32>(a, a, 2, 3, 2, 3), highB = v128.shuffle<i32>(b, b, 2, 3, 2, 3);
  const low = f64x2.mul(f64x2.promote_low_f32x4(a), f64x2.add(f64x2.promote_low_f32x4(b), one));
  const high = f64x2.mul(f64x2.promote_low_f32x4(highA), f64x2.add(f64x2.promote_low_f32x4(highB), one));
  const below = v128.shuffle<i32>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 1, 4, 5);
  return v128.bitselect(a, below, f32x4.ge(b, f32x4.splat(0)));
}

/** a to the power b, in float64. 1.5 occurs in the gradient of an inverse root: a · √a. */
function power(a: f32, b: f32): f32 {
  const x = <f64>a;
  return <f32>(b == 1.5 && x >= 0 ? x * Math.sqrt(x) : Math.pow(x, <f64>b));
}

// @ts-ignore: decorator
@inline
function powers(a: v128, b: v128): v128 {
  const first = f32x4.splat(power(f32x4.extract_lane(a, 0), f32x4.extract_lane(b, 0)));
  const second = f32x4.replace_lane(first, 1, power(f32x4.extract_lane(a, 1), f32x4.extract_lane(b, 1)));
  const third = f32x4.replace_lane(second, 2, power(f32x4.extract_lane(a, 2), f32x4.extract_lane(b, 2)));
  return f32x4.replace_lane(third, 3, power(f32x4.extract_lane(a, 3), f32x4.extract_lane(b, 3)));
}

// @ts-ignore: decorator
@inline
function apply(op: i32, a: v128, b: v128): v128 {
  if (op == Binary.Add) return f32x4.add(a, b);
  if (op == Binary.Subtract) return f32x4.sub(a, b);
  if (op == Binary.Multiply) return f32x4.mul(a, b);
  if (op == Binary.Divide) return f32x4.div(a, b);
  if (op == Binary.Maximum) return f32x4.max(a, b);
  if (op == Binary.Minimum) return f32x4.min(a, b);
  if (op == Binary.SquaredDifference) {
    const d = f32x4.sub(a, b);
    return f32x4.mul(d, d);
  }
  if (op == Binary.EluGradient) return eluGradient(a, b);
  if (op == Binary.Power) return powers(a, b);
  const yes = i32x4.splat(1);
  if (op == Binary.Greater) return v128.and(f32x4.gt(a, b), yes);
  if (op == Binary.GreaterEqual) return v128.and(f32x4.ge(a, b), yes);
  if (op == Binary.Less) return v128.and(f32x4.lt(a, b), yes);
  if (op == Binary.LessEqual) return v128.and(f32x4.le(a, b), yes);
  if (op == Binary.Equal) return v128.and(f32x4.eq(a, b), yes);
  if (op == Binary.NotEqual) return v128.and(f32x4.ne(a, b), yes);
  if (op == Binary.And) return v128.and(v128.and(a, b), yes);
  return v128.and(v128.or(a, b), yes);
}

/** One row: strides of 1 or 0 in the last dimension. */
// @ts-ignore: decorator
@inline
function row(op: i32, n: usize, a: usize, aStep: usize, b: usize, bStep: usize, y: usize): void {
  const end = (n & ~3) << 2, rest = n & 3;
  if (aStep != 0 && bStep != 0) {
    for (let i: usize = 0; i < end; i += 16) v128.store(y + i, apply(op, v128.load(a + i), v128.load(b + i)));
    if (rest) storeRest(y + end, apply(op, loadRest(a + end, rest), loadRest(b + end, rest)), rest);
  } else if (aStep != 0) {
    const all = v128.load32_splat(b);
    for (let i: usize = 0; i < end; i += 16) v128.store(y + i, apply(op, v128.load(a + i), all));
    if (rest) storeRest(y + end, apply(op, loadRest(a + end, rest), all), rest);
  } else if (bStep != 0) {
    const all = v128.load32_splat(a);
    for (let i: usize = 0; i < end; i += 16) v128.store(y + i, apply(op, all, v128.load(b + i)));
    if (rest) storeRest(y + end, apply(op, all, loadRest(b + end, rest)), rest);
  } else {
    const all = apply(op, v128.load32_splat(a), v128.load32_splat(b));
    for (let i: usize = 0; i < end; i += 16) v128.store(y + i, all);
    if (rest) storeRest(y + end, all, rest);
  }
}

/** Rows [first, last) of the three outer dimensions, and elements [from, to) of each. */
// @ts-ignore: decorator
@inline
function rows(op: i32, args: usize, first: i32, last: i32, from: i32, to: i32): void {
  const d1 = integer(args, 2), d2 = integer(args, 3), n = integer(args, 4);
  const aStep = integer(args, 9), bStep = integer(args, 14);
  for (let r = first; r < last; r++) {
    const i2 = r % d2, i1 = (r / d2) % d1, i0 = r / d2 / d1;
    const a = i0 * integer(args, 6) + i1 * integer(args, 7) + i2 * integer(args, 8) + from * aStep;
    const b = i0 * integer(args, 11) + i1 * integer(args, 12) + i2 * integer(args, 13) + from * bStep;
    const y = pointer(args, 15) + (<usize>(r * n + from) << 2);
    row(op, <usize>(to - from), pointer(args, 5) + (<usize>a << 2), <usize>aStep, pointer(args, 10) + (<usize>b << 2), <usize>bStep, y);
  }
}

/** Arguments: op, d0, d1, d2, d3, a, its four strides, b, its four strides, y. Split over rows, or a single row's elements. */
// Long because each function has its own loop: a branch inside the loop would cost as much as the work.
export function binary(args: usize, part: i32, parts: i32): void {
  const outer = integer(args, 1) * integer(args, 2) * integer(args, 3), n = integer(args, 4);
  let first = 0, last = 1, from = 0, to = n;
  if (outer > 1) {
    first = cut(outer, part, parts, 1);
    last = cut(outer, part + 1, parts, 1);
  } else {
    from = cut(n, part, parts, 16);
    to = cut(n, part + 1, parts, 16);
  }
  switch (integer(args, 0)) {
    case Binary.Add:
      rows(Binary.Add, args, first, last, from, to);
      break;
    case Binary.Subtract:
      rows(Binary.Subtract, args, first, last, from, to);
      break;
    case Binary.Multiply:
      rows(Binary.Multiply, args, first, last, from, to);
      break;
    case Binary.Divide:
      rows(Binary.Divide, args, first, last, from, to);
      break;
    case Binary.Maximum:
      rows(Binary.Maximum, args, first, last, from, to);
      break;
    case Binary.Minimum:
      rows(Binary.Minimum, args, first, last, from, to);
      break;
    case Binary.SquaredDifference:
      rows(Binary.SquaredDifference, args, first, last, from, to);
      break;
    case Binary.Greater:
      rows(Binary.Greater, args, first, last, from, to);
      break;
    case Binary.GreaterEqual:
      rows(Binary.GreaterEqual, args, first, last, from, to);
      break;
    case Binary.Less:
      rows(Binary.Less, args, first, last, from, to);
      break;
    case Binary.LessEqual:
      rows(Binary.LessEqual, args, first, last, from, to);
      break;
    case Binary.Equal:
      rows(Binary.Equal, args, first, last, from, to);
      break;
    case Binary.NotEqual:
      rows(Binary.NotEqual, args, first, last, from, to);
      break;
    case Binary.And:
      rows(Binary.And, args, first, last, from, to);
      break;
    case Binary.EluGradient:
      rows(Binary.EluGradient, args, first, last, from, to);
      break;
    case Binary.Power:
      rows(Binary.Power, args, first, last, from, to);
      break;
    default:
      rows(Binary.Or, args, first, last, from, to);
  }
}

/** Arguments: n, condition (int32), a, b, y. Returns a if the condition is not 0, else b. */
export function choose(args: usize, part: i32, parts: i32): void {
  const n = integer(args, 0);
  const first = cut(n, part, parts, 16);
  const at = <usize>first << 2, count = <usize>(cut(n, part + 1, parts, 16) - first);
  const c = pointer(args, 1) + at, a = pointer(args, 2) + at, b = pointer(args, 3) + at, y = pointer(args, 4) + at;
  const end = (count & ~3) << 2, rest = count & 3, none = i32x4.splat(0);
  for (let i: usize = 0; i < end; i += 16)
    v128.store(y + i, v128.bitselect(v128.load(b + i), v128.load(a + i), i32x4.eq(v128.load(c + i), none)));
  if (rest) {
    const picked = v128.bitselect(loadRest(b + end, rest), loadRest(a + end, rest), i32x4.eq(loadRest(c + end, rest), none));
    storeRest(y + end, picked, rest);
  }
}
