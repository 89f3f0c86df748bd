/**
 * The bulk draws of @heddle/numerics' random streams, bit for bit: philox.ts, normal-pair.ts, log.ts and sine.ts there
 * document the constants. A stream without earlier draws is passed as its key.
 */
import { cut, integer, pointer } from "./arguments";

const LN2_HIGH: f64 = 0.6931471803691238;
const LN2_LOW: f64 = 1.9082149292705877e-10;
/** π/2 · 2⁻³⁰: a quarter turn is 2³⁰ steps of a 32-bit word. */
const STEP: f64 = 1.5707963267948966 * 9.313225746154785e-10;

let word0: u32 = 0, word1: u32 = 0, word2: u32 = 0, word3: u32 = 0;

function block(counter: u64, low: u32, high: u32): void {
  let a = <u32>counter, b = <u32>(counter >> 32), c: u32 = 0, d: u32 = 0;
  for (let round = 0; round < 10; round++) {
    const first = <u64>a * 0xd2511f53, second = <u64>c * 0xcd9e8d57;
    a = <u32>(second >> 32) ^ b ^ low;
    b = <u32>second;
    c = <u32>(first >> 32) ^ d ^ high;
    d = <u32>first;
    low += 0x9e3779b9;
    high += 0xbb67ae85;
  }
  word0 = a;
  word1 = b;
  word2 = c;
  word3 = d;
}

// @ts-ignore: decorator
@inline
function uniformOf(word: u32): f32 {
  return <f32>((<f64>(word >> 9) + 0.5) * 1.1920928955078125e-7);
}

/** Arguments: n, y, key (the address of its two words). Uniform on (0, 1). Split over blocks. */
export function uniforms(args: usize, part: i32, parts: i32): void {
  const n = integer(args, 0), y = pointer(args, 1);
  const low = load<u32>(pointer(args, 2)), high = load<u32>(pointer(args, 2), 4);
  const last = cut(n, part + 1, parts, 4);
  for (let i = cut(n, part, parts, 4); i < last; i += 4) {
    block(<u64>(i >> 2), low, high);
    const to = y + (<usize>i << 2);
    store<f32>(to, uniformOf(word0));
    if (i + 1 < n) store<f32>(to, uniformOf(word1), 4);
    if (i + 2 < n) store<f32>(to, uniformOf(word2), 8);
    if (i + 3 < n) store<f32>(to, uniformOf(word3), 12);
  }
}

function logTail(z: f64): f64 {
  const square = z * z;
  const fourth = square * square;
  const first = 2.0 / 3 + z * (2.0 / 5) + square * (2.0 / 7 + z * (2.0 / 9));
  const second = 2.0 / 11 + z * (2.0 / 13) + square * (2.0 / 15 + z * (2.0 / 17));
  return z * (first + fourth * (second + fourth * (2.0 / 19 + z * (2.0 / 21))));
}

/** ln x for a positive normal x. */
export function logarithm(x: f64): f64 {
  const high = <i32>(reinterpret<u64>(x) >> 32);
  const shift = (high - 0x3fe6a09e) >> 20;
  const f = x * reinterpret<f64>(<u64>(1023 - shift) << 52) - 1;
  const s = f / (2 + f);
  const halfSquare = 0.5 * f * f;
  const inner = s * (halfSquare + logTail(s * s));
  return <f64>shift * LN2_HIGH - (halfSquare - (inner + (<f64>shift * LN2_LOW + 0)) - f);
}

function sine(x: f64): f64 {
  const z = x * x;
  const square = z * z;
  const first = 1.0 / 120 - z * (1.0 / 5040) + square * (1.0 / 362880 - z * (1.0 / 39916800));
  const second = 1.0 / 6227020800 - z * (1.0 / 1307674368000) + square * (1.0 / 355687428096000);
  const tail = z * (first + square * square * second);
  return x + (x * z * (-1.0 / 6 + tail) + 0 * (1 - 0.5 * z));
}

function cosine(x: f64): f64 {
  const z = x * x;
  const square = z * z;
  const first = 1.0 / 24 - z * (1.0 / 720) + square * (1.0 / 40320 - z * (1.0 / 3628800));
  const second = 1.0 / 479001600 - z * (1.0 / 87178291200) + square * (1.0 / 20922789888000);
  const tail = z * (first + square * square * second);
  const half = 0.5 * z;
  const head = 1 - half;
  return head + (1 - head - half + (z * tail - x * 0));
}

function normalPair(first: u32, second: u32, to: usize, both: bool): void {
  const radius = sqrt<f64>(-2 * logarithm((<f64>first + 0.5) * 2.3283064365386963e-10));
  const shifted = <i32>(second + 0x20000000);
  const angle = (<f64>((shifted & 0x3fffffff) - 0x20000000) + 0.5) * STEP;
  const swap = (<u32>shifted >> 30) & 1;
  const s = radius * sine(angle), c = radius * cosine(angle);
  const negative: f64 = shifted < 0 ? -1 : 1;
  store<f32>(to, <f32>(negative * (swap == 0 ? c : -s)));
  if (both) store<f32>(to, <f32>(negative * (swap == 0 ? s : c)), 4);
}

/** Arguments: n, y, key (the address of its two words). Standard normal. Split over blocks. */
export function normals(args: usize, part: i32, parts: i32): void {
  const n = integer(args, 0), y = pointer(args, 1);
  const low = load<u32>(pointer(args, 2)), high = load<u32>(pointer(args, 2), 4);
  const last = cut(n, part + 1, parts, 4);
  for (let i = cut(n, part, parts, 4); i < last; i += 4) {
    block(<u64>(i >> 2), low, high);
    const to = y + (<usize>i << 2), third = word2, fourth = word3;
    normalPair(word0, word1, to, i + 1 < n);
    if (i + 2 < n) normalPair(third, fourth, to + 8, i + 3 < n);
  }
}
