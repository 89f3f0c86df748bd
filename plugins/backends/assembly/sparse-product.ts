import { cut, integer, pointer } from "./arguments";
import { madd } from "./multiply-add";

/**
 * One row: out[h .. h + 32) = or += Σ value · dense[index, h .. h + 32), eight accumulators in registers; stored in two
 * branches for the reason in micro-kernel.ts.
 */
function chunk32(begin: usize, end: usize, indices: usize, values: usize, dense: usize, width: usize, out: usize, add: bool): void {
  let s0 = f32x4.splat(0), s1 = f32x4.splat(0), s2 = f32x4.splat(0), s3 = f32x4.splat(0);
  let s4 = f32x4.splat(0), s5 = f32x4.splat(0), s6 = f32x4.splat(0), s7 = f32x4.splat(0);
  for (let i = begin; i < end; i += 4) {
    const v = v128.load_splat<f32>(values + i);
    const p = dense + <usize>load<u32>(indices + i) * width;
    s0 = madd(v, v128.load(p, 0), s0);
    s1 = madd(v, v128.load(p, 16), s1);
    s2 = madd(v, v128.load(p, 32), s2);
    s3 = madd(v, v128.load(p, 48), s3);
    s4 = madd(v, v128.load(p, 64), s4);
    s5 = madd(v, v128.load(p, 80), s5);
    s6 = madd(v, v128.load(p, 96), s6);
    s7 = madd(v, v128.load(p, 112), s7);
  }
  if (add) {
    v128.store(out, f32x4.add(v128.load(out, 0), s0), 0);
    v128.store(out, f32x4.add(v128.load(out, 16), s1), 16);
    v128.store(out, f32x4.add(v128.load(out, 32), s2), 32);
    v128.store(out, f32x4.add(v128.load(out, 48), s3), 48);
    v128.store(out, f32x4.add(v128.load(out, 64), s4), 64);
    v128.store(out, f32x4.add(v128.load(out, 80), s5), 80);
    v128.store(out, f32x4.add(v128.load(out, 96), s6), 96);
    v128.store(out, f32x4.add(v128.load(out, 112), s7), 112);
  } else {
    v128.store(out, s0, 0);
    v128.store(out, s1, 16);
    v128.store(out, s2, 32);
    v128.store(out, s3, 48);
    v128.store(out, s4, 64);
    v128.store(out, s5, 80);
    v128.store(out, s6, 96);
    v128.store(out, s7, 112);
  }
}

function chunk4(begin: usize, end: usize, indices: usize, values: usize, dense: usize, width: usize, out: usize, add: bool): void {
  let sum = f32x4.splat(0);
  for (let i = begin; i < end; i += 4)
    sum = madd(v128.load_splat<f32>(values + i), v128.load(dense + <usize>load<u32>(indices + i) * width), sum);
  v128.store(out, add ? f32x4.add(v128.load(out), sum) : sum);
}

function chunk1(begin: usize, end: usize, indices: usize, values: usize, dense: usize, width: usize, out: usize, add: bool): void {
  let sum: f32 = 0;
  for (let i = begin; i < end; i += 4) sum += load<f32>(values + i) * load<f32>(dense + <usize>load<u32>(indices + i) * width);
  store<f32>(out, add ? load<f32>(out) + sum : sum);
}

/**
 * Rows [first, last) of sparse · dense, written to `out` or added to it. Row r of the sparse matrix has the entries
 * [starts[r], starts[r + 1]) of `indices` and `values`; dense has `width` columns. For the transposed product the rows
 * are genes (CSC).
 */
function sparseProduct(first: i32, last: i32, starts: usize, indices: usize, values: usize, dense: usize, width: i32, out: usize, add: bool): void {
  const bytes = <usize>width << 2;
  for (let row = first; row < last; row++) {
    const begin = <usize>load<u32>(starts + (<usize>row << 2)) << 2;
    const end = <usize>load<u32>(starts + (<usize>row << 2), 4) << 2;
    const to = out + <usize>row * bytes;
    let h: usize = 0;
    for (; h + 128 <= bytes; h += 128) chunk32(begin, end, indices, values, dense + h, bytes, to + h, add);
    for (; h + 16 <= bytes; h += 16) chunk4(begin, end, indices, values, dense + h, bytes, to + h, add);
    for (; h < bytes; h += 4) chunk1(begin, end, indices, values, dense + h, bytes, to + h, add);
  }
}

/**
 * CSR to CSC: columnStarts (columns + 1), rowIndices and columnValues, ascending rows in each column. Columns [first,
 * last) alone are written: each share reads all entries, and counts those before its own.
 */
function turnSparse(rows: i32, first: u32, last: u32, starts: usize, indices: usize, values: usize, columnStarts: usize, rowIndices: usize, columnValues: usize): void {
  const from = columnStarts + (<usize>first << 2), width = <usize>(last - first) << 2;
  memory.fill(from, 0, width);
  const entries = load<u32>(starts + (<usize>rows << 2));
  let before: u32 = 0;
  for (let i: u32 = 0; i < entries; i++) {
    const c = load<u32>(indices + (<usize>i << 2));
    if (c < first) before++;
    else if (c < last) store<u32>(columnStarts + (<usize>c << 2), load<u32>(columnStarts + (<usize>c << 2)) + 1);
  }
  let sum = before;
  for (let at: usize = 0; at < width; at += 4) {
    const count = load<u32>(from + at);
    store<u32>(from + at, sum);
    sum += count;
  }
  for (let r = 0; r < rows; r++) {
    const end = load<u32>(starts + (<usize>r << 2), 4);
    for (let i = load<u32>(starts + (<usize>r << 2)); i < end; i++) {
      const c = load<u32>(indices + (<usize>i << 2));
      if (c < first || c >= last) continue;
      const at = columnStarts + (<usize>c << 2);
      const to = <usize>load<u32>(at) << 2;
      store<u32>(at, load<u32>(at) + 1);
      store<u32>(rowIndices + to, r);
      store<f32>(columnValues + to, load<f32>(values + (<usize>i << 2)));
    }
  }
  // Each start is now its column's end, which is the next column's start.
  if (width > 4) memory.copy(from + 4, from, width - 4);
  if (width > 0) store<u32>(from, before);
}

/** Arguments: rows, starts, indices, values, dense, width, out, add. Split over rows. */
export function sparseDense(args: usize, part: i32, parts: i32): void {
  const rows = integer(args, 0);
  sparseProduct(cut(rows, part, parts, 1), cut(rows, part + 1, parts, 1), pointer(args, 1), pointer(args, 2), pointer(args, 3), pointer(args, 4), integer(args, 5), pointer(args, 6), integer(args, 7) != 0);
}

/** Arguments: starts, counts, table of ln(1 + i) for i < 1,024, out, rows. ln(1 + x) of every entry. */
export function logOfCounts(args: usize, part: i32, parts: i32): void {
  const entries = load<i32>(pointer(args, 0) + (<usize>integer(args, 4) << 2));
  const counts = pointer(args, 1), table = pointer(args, 2), out = pointer(args, 3);
  const end = <usize>cut(entries, part + 1, parts, 16) << 2;
  for (let at = <usize>cut(entries, part, parts, 16) << 2; at < end; at += 4) {
    const x = load<f32>(counts + at);
    // Counts are integers, but a third-party dataset may contain fractions: the table covers integers only.
    const i = <u32>(<i32>x);
    if (i < 1024 && <f32>i == x) store<f32>(out + at, load<f32>(table + (<usize>i << 2)));
    else store<f32>(out + at, <f32>Math.log1p(<f64>x));
  }
}

/** Arguments: rows, columns, starts, indices, values, columnStarts, rowIndices, columnValues. Split over columns. */
export function turnCounts(args: usize, part: i32, parts: i32): void {
  const rows = integer(args, 0), columns = integer(args, 1), starts = pointer(args, 2), columnStarts = pointer(args, 5);
  turnSparse(rows, cut(columns, part, parts, 16), cut(columns, part + 1, parts, 16), starts, pointer(args, 3), pointer(args, 4), columnStarts, pointer(args, 6), pointer(args, 7));
  if (part == parts - 1) store<u32>(columnStarts + (<usize>columns << 2), load<u32>(starts + (<usize>rows << 2)));
}

/** Arguments: rows, columns, starts, indices, values, out. The dense matrix; split over rows. */
export function denseCounts(args: usize, part: i32, parts: i32): void {
  const rows = integer(args, 0);
  const bytes = <usize>integer(args, 1) << 2;
  const starts = pointer(args, 2), indices = pointer(args, 3), values = pointer(args, 4);
  const first = cut(rows, part, parts, 1), last = cut(rows, part + 1, parts, 1);
  let to = pointer(args, 5) + <usize>first * bytes;
  for (let row = first; row < last; row++) {
    memory.fill(to, 0, bytes);
    const end = <usize>load<u32>(starts + (<usize>row << 2), 4) << 2;
    for (let i = <usize>load<u32>(starts + (<usize>row << 2)) << 2; i < end; i += 4)
      store<f32>(to + (<usize>load<u32>(indices + i) << 2), load<f32>(values + i));
    to += bytes;
  }
}
