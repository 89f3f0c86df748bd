/** Elementwise kernels of one input. */
import { cut, integer, pointer, single } from "./arguments";
import { one } from "./elementary";
import { exp, expm1, log, log1p, sigmoid, softplus, tanh } from "./functions";
import { loadRest, storeRest } from "./rest";

/** Function codes shared with the host: see engine/kernels/unary.ts. */
const enum Unary {
  Negate = 0,
  Exp = 1,
  Log = 2,
  Log1p = 3,
  Expm1 = 4,
  SquareRoot = 5,
  InverseRoot = 6,
  Square = 7,
  Absolute = 8,
  Relu = 9,
  Step = 10,
  Sigmoid = 11,
  Softplus = 12,
  Tanh = 13,
  Elu = 14,
  LeakyRelu = 15,
  Reciprocal = 16,
  ToFloat = 17,
  ToInteger = 18,
  ToBoolean = 19,
  Sign = 20,
  Copy = 21,
}

// @ts-ignore: decorator
@inline
function apply(op: i32, x: v128, slope: v128): v128 {
  const none = f32x4.splat(0);
  if (op == Unary.Negate) return f32x4.neg(x);
  if (op == Unary.Exp) return exp(x);
  if (op == Unary.Log) return log(x);
  if (op == Unary.Log1p) return log1p(x);
  if (op == Unary.Expm1) return expm1(x);
  if (op == Unary.SquareRoot) return f32x4.sqrt(x);
  if (op == Unary.InverseRoot) return f32x4.div(one(), f32x4.sqrt(x));
  if (op == Unary.Square) return f32x4.mul(x, x);
  if (op == Unary.Absolute) return f32x4.abs(x);
  if (op == Unary.Relu) return f32x4.pmax(x, none);
  // NaN stays, as in tf.
  if (op == Unary.Step)
    return v128.bitselect(one(), v128.bitselect(x, v128.and(slope, f32x4.eq(x, x)), f32x4.ne(x, x)), f32x4.gt(x, none));
  if (op == Unary.Sigmoid) return sigmoid(x);
  if (op == Unary.Softplus) return softplus(x);
  if (op == Unary.Tanh) return tanh(x);
  if (op == Unary.Elu) return v128.bitselect(expm1(x), x, f32x4.lt(x, none));
  if (op == Unary.LeakyRelu) return v128.bitselect(f32x4.mul(x, slope), x, f32x4.lt(x, none));
  if (op == Unary.Reciprocal) return f32x4.div(one(), x);
  if (op == Unary.ToFloat) return f32x4.convert_i32x4_s(x);
  if (op == Unary.ToInteger) return i32x4.trunc_sat_f32x4_s(x);
  if (op == Unary.ToBoolean) return v128.and(f32x4.ne(x, none), i32x4.splat(1));
  if (op == Unary.Sign)
    return v128.bitselect(x, v128.or(v128.and(f32x4.gt(x, none), one()), v128.and(f32x4.lt(x, none), f32x4.splat(-1))), f32x4.ne(x, x));
  return x;
}

// @ts-ignore: decorator
@inline
function map(op: i32, from: usize, to: usize, n: usize, slope: v128): void {
  const end = (n & ~3) << 2;
  for (let i: usize = 0; i < end; i += 16) v128.store(to + i, apply(op, v128.load(from + i), slope));
  if (n & 3) storeRest(to + end, apply(op, loadRest(from + end, n & 3), slope), n & 3);
}

/** Arguments: op, n, x, y, slope (leaky ReLU's, or a step's value below 0). */
// Long because each function has its own loop: a branch inside the loop would cost as much as the work.
export function unary(args: usize, part: i32, parts: i32): void {
  const n = integer(args, 1);
  const first = cut(n, part, parts, 16);
  const count = <usize>(cut(n, part + 1, parts, 16) - first);
  const x = pointer(args, 2) + (<usize>first << 2), y = pointer(args, 3) + (<usize>first << 2);
  const slope = f32x4.splat(single(args, 4));
  switch (integer(args, 0)) {
    case Unary.Negate:
      map(Unary.Negate, x, y, count, slope);
      break;
    case Unary.Exp:
      map(Unary.Exp, x, y, count, slope);
      break;
    case Unary.Log:
      map(Unary.Log, x, y, count, slope);
      break;
    case Unary.Log1p:
      map(Unary.Log1p, x, y, count, slope);
      break;
    case Unary.Expm1:
      map(Unary.Expm1, x, y, count, slope);
      break;
    case Unary.SquareRoot:
      map(Unary.SquareRoot, x, y, count, slope);
      break;
    case Unary.InverseRoot:
      map(Unary.InverseRoot, x, y, count, slope);
      break;
    case Unary.Square:
      map(Unary.Square, x, y, count, slope);
      break;
    case Unary.Absolute:
      map(Unary.Absolute, x, y, count, slope);
      break;
    case Unary.Relu:
      map(Unary.Relu, x, y, count, slope);
      break;
    case Unary.Step:
      map(Unary.Step, x, y, count, slope);
      break;
    case Unary.Sigmoid:
      map(Unary.Sigmoid, x, y, count, slope);
      break;
    case Unary.Softplus:
      map(Unary.Softplus, x, y, count, slope);
      break;
    case Unary.Tanh:
      map(Unary.Tanh, x, y, count, slope);
      break;
    case Unary.Elu:
      map(Unary.Elu, x, y, count, slope);
      break;
    case Unary.LeakyRelu:
      map(Unary.LeakyRelu, x, y, count, slope);
      break;
    case Unary.Reciprocal:
      map(Unary.Reciprocal, x, y, count, slope);
      break;
    case Unary.ToFloat:
      map(Unary.ToFloat, x, y, count, slope);
      break;
    case Unary.ToInteger:
      map(Unary.ToInteger, x, y, count, slope);
      break;
    case Unary.ToBoolean:
      map(Unary.ToBoolean, x, y, count, slope);
      break;
    case Unary.Sign:
      map(Unary.Sign, x, y, count, slope);
      break;
    default:
      memory.copy(y, x, count << 2);
  }
}

/** Arguments: n, value, y, integer (1: as int32). */
export function fill(args: usize, part: i32, parts: i32): void {
  const n = integer(args, 0);
  const first = cut(n, part, parts, 16);
  const value = integer(args, 3) != 0 ? i32x4.splat(integer(args, 1)) : f32x4.splat(single(args, 1));
  const count = <usize>(cut(n, part + 1, parts, 16) - first);
  const y = pointer(args, 2) + (<usize>first << 2), end = (count & ~3) << 2;
  for (let i: usize = 0; i < end; i += 16) v128.store(y + i, value);
  if (count & 3) storeRest(y + end, value, count & 3);
}
