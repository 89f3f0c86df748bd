/**
 * Products of several splits pooled by log-sum-exp, and each split's share in the pooled gradient (pooled-product.ts of
 * @heddle/ops). A table has S · N rows of one block of columns, all cells of the first split before those of the
 * second; pooled values have rows of all columns, which include the block. The bias, the same for all splits, is not
 * in the table.
 */
import { cut, integer, pointer } from "./arguments";
import { exp4 } from "./elementary";
import { log } from "./functions";
import { loadRest, storeRest } from "./rest";

/** Floats of a cache line: the splits' tables are a power of two apart and would evict each other from the cache. */
const LINE: usize = 64;

// @ts-ignore: decorator
@inline
function read(from: usize, count: usize): v128 {
  return count == 4 ? v128.load(from) : loadRest(from, count);
}

/** ln of the mean of exponentials over splits that are `step` bytes apart, of four columns. */
// @ts-ignore: decorator
@inline
function pooled(from: usize, step: usize, splits: i32, count: usize): v128 {
  let most = read(from, count), at = from;
  for (let s = 1; s < splits; s++) {
    at += step;
    most = f32x4.max(most, read(at, count));
  }
  let sum = f32x4.splat(0);
  at = from;
  for (let s = 0; s < splits; s++) {
    sum = f32x4.add(sum, exp4(f32x4.sub(read(at, count), most)));
    at += step;
  }
  return f32x4.add(most, log(f32x4.div(sum, f32x4.splat(<f32>splits))));
}

/** The same for a whole cache line. */
// Long because every accumulator is a separate variable: an array would be stored in memory.
function pooledLine(from: usize, step: usize, splits: i32, bias: usize, to: usize): void {
  let m0 = v128.load(from), m1 = v128.load(from, 16), m2 = v128.load(from, 32), m3 = v128.load(from, 48);
  let at = from;
  for (let s = 1; s < splits; s++) {
    at += step;
    m0 = f32x4.max(m0, v128.load(at));
    m1 = f32x4.max(m1, v128.load(at, 16));
    m2 = f32x4.max(m2, v128.load(at, 32));
    m3 = f32x4.max(m3, v128.load(at, 48));
  }
  let s0 = f32x4.splat(0), s1 = f32x4.splat(0), s2 = f32x4.splat(0), s3 = f32x4.splat(0);
  at = from;
  for (let s = 0; s < splits; s++) {
    s0 = f32x4.add(s0, exp4(f32x4.sub(v128.load(at), m0)));
    s1 = f32x4.add(s1, exp4(f32x4.sub(v128.load(at, 16), m1)));
    s2 = f32x4.add(s2, exp4(f32x4.sub(v128.load(at, 32), m2)));
    s3 = f32x4.add(s3, exp4(f32x4.sub(v128.load(at, 48), m3)));
    at += step;
  }
  const n = f32x4.splat(<f32>splits);
  v128.store(to, f32x4.add(f32x4.add(m0, log(f32x4.div(s0, n))), v128.load(bias)));
  v128.store(to, f32x4.add(f32x4.add(m1, log(f32x4.div(s1, n))), v128.load(bias, 16)), 16);
  v128.store(to, f32x4.add(f32x4.add(m2, log(f32x4.div(s2, n))), v128.load(bias, 32)), 32);
  v128.store(to, f32x4.add(f32x4.add(m3, log(f32x4.div(s3, n))), v128.load(bias, 48)), 48);
}

/**
 * Arguments: S, N, columns of the block, table, bias, pooled, columns of pooled, the block's first, the table's offset
 * (floats). Split over cells.
 */
export function poolSplits(args: usize, part: i32, parts: i32): void {
  const splits = integer(args, 0), cells = integer(args, 1);
  const columns = <usize>integer(args, 2), begin = <usize>integer(args, 7) << 2;
  const bytes = columns << 2, row = <usize>integer(args, 6) << 2, step = <usize>cells * bytes;
  const lines = bytes & ~(LINE - 1), whole = bytes & ~15;
  const bias = pointer(args, 4) + begin, table = pointer(args, 3) + (<usize>integer(args, 8) << 2);
  const last = cut(cells, part + 1, parts, 1);
  for (let i = cut(cells, part, parts, 1); i < last; i++) {
    const from = table + <usize>i * bytes, to = pointer(args, 5) + begin + <usize>i * row;
    let j: usize = 0;
    for (; j < lines; j += LINE) pooledLine(from + j, step, splits, bias + j, to + j);
    for (; j < whole; j += 16) v128.store(to + j, f32x4.add(pooled(from + j, step, splits, 4), v128.load(bias + j)));
    const rest = columns & 3;
    if (rest) storeRest(to + j, f32x4.add(pooled(from + j, step, splits, rest), loadRest(bias + j, rest)), rest);
  }
}

/**
 * Arguments: S, N, columns of the block, table, bias, pooled, dy, columns of pooled and dy, the block's first, where the
 * table's offset (floats), shares: as large as the block's table, or that table: dy · exp(entry + bias − pooled) / S. Split
 * over the table's rows.
 */
export function poolShares(args: usize, part: i32, parts: i32): void {
  const splits = integer(args, 0), cells = integer(args, 1);
  const columns = <usize>integer(args, 2), begin = <usize>integer(args, 8) << 2, row = <usize>integer(args, 7) << 2;
  const bytes = columns << 2, whole = bytes & ~15, rest = columns & 3;
  const table = pointer(args, 3) + (<usize>integer(args, 9) << 2);
  const bias = pointer(args, 4) + begin, inverse = f32x4.splat(1 / <f32>splits);
  const last = cut(splits * cells, part + 1, parts, 1);
  for (let r = cut(splits * cells, part, parts, 1); r < last; r++) {
    const cell = <usize>(r % cells) * row + begin;
    const from = table + <usize>r * bytes, to = pointer(args, 10) + <usize>r * bytes;
    const output = pointer(args, 5) + cell, dy = pointer(args, 6) + cell;
    for (let j: usize = 0; j < whole; j += 16) {
      const share = exp4(f32x4.sub(v128.load(from + j), f32x4.sub(v128.load(output + j), v128.load(bias + j))));
      v128.store(to + j, f32x4.mul(f32x4.mul(v128.load(dy + j), inverse), share));
    }
    if (rest) {
      const share = exp4(f32x4.sub(loadRest(from + whole, rest), f32x4.sub(loadRest(output + whole, rest), loadRest(bias + whole, rest))));
      storeRest(to + whole, f32x4.mul(f32x4.mul(loadRest(dy + whole, rest), inverse), share), rest);
    }
  }
}
