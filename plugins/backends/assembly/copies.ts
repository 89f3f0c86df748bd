/** Copies between layouts: slices, concatenation, stacks, transposes, repeats, padding, gather and its gradient. */
import { cut, integer, pointer } from "./arguments";

/**
 * Arguments: d0, d1, d2, d3, x, its four strides, y, its four strides; strides in elements. Split over the first
 * dimension, or the second if the first is 1. Then the offsets of x and y, in elements.
 */
// Long because it is four nested loops.
export function copyStrided(args: usize, part: i32, parts: i32): void {
  const d0 = integer(args, 0), d1 = integer(args, 1), d2 = integer(args, 2), d3 = integer(args, 3);
  const x = pointer(args, 4) + (<usize>integer(args, 14) << 2), y = pointer(args, 9) + (<usize>integer(args, 15) << 2);
  const x3 = integer(args, 8), y3 = integer(args, 13);
  const first = d0 > 1 ? cut(d0, part, parts, 1) : 0, last = d0 > 1 ? cut(d0, part + 1, parts, 1) : d0;
  const from = d0 > 1 ? 0 : cut(d1, part, parts, 1), to = d0 > 1 ? d1 : cut(d1, part + 1, parts, 1);
  for (let i0 = first; i0 < last; i0++) {
    for (let i1 = from; i1 < to; i1++) {
      for (let i2 = 0; i2 < d2; i2++) {
        let at = x + (<usize>(i0 * integer(args, 5) + i1 * integer(args, 6) + i2 * integer(args, 7)) << 2);
        let into = y + (<usize>(i0 * integer(args, 10) + i1 * integer(args, 11) + i2 * integer(args, 12)) << 2);
        if (x3 == 1 && y3 == 1) {
          memory.copy(into, at, <usize>d3 << 2);
          continue;
        }
        for (let i3 = 0; i3 < d3; i3++) {
          store<u32>(into, load<u32>(at));
          at += <usize>x3 << 2;
          into += <usize>y3 << 2;
        }
      }
    }
  }
}

/**
 * Arguments: outer, size, inner, x (outer × size × inner), n, indices (int32), y (outer × n × inner). Split over indices.
 * If an index is not below `size`, all bits are set: NaN.
 */
export function gather(args: usize, part: i32, parts: i32): void {
  const outer = integer(args, 0), size = integer(args, 1), n = integer(args, 4);
  const bytes = <usize>integer(args, 2) << 2;
  const last = cut(n, part + 1, parts, 1);
  for (let o = 0; o < outer; o++) {
    const x = pointer(args, 3) + <usize>o * <usize>size * bytes, y = pointer(args, 6) + <usize>o * <usize>n * bytes;
    for (let i = cut(n, part, parts, 1); i < last; i++) {
      const index = load<u32>(pointer(args, 5) + (<usize>i << 2)), to = y + <usize>i * bytes;
      if (index < <u32>size) memory.copy(to, x + <usize>index * bytes, bytes);
      else memory.fill(to, 255, bytes);
    }
  }
}

/**
 * The gradient of gather: y[level] = Σ x[i] over the rows i of that level, in ascending order. Arguments: n, levels,
 * columns, indices (int32), x (n × columns), y (levels × columns). Split over levels; an index outside is left out.
 */
export function sumRows(args: usize, part: i32, parts: i32): void {
  const n = integer(args, 0), levels = integer(args, 1), columns = integer(args, 2);
  const indices = pointer(args, 3), x = pointer(args, 4), y = pointer(args, 5);
  const first = cut(levels, part, parts, 16), last = cut(levels, part + 1, parts, 16);
  const bytes = <usize>columns << 2, whole = bytes & ~(<usize>15);
  memory.fill(y + <usize>first * bytes, 0, <usize>(last - first) * bytes);
  for (let i = 0; i < n; i++) {
    const level = load<i32>(indices + (<usize>i << 2));
    if (level < first || level >= last) continue;
    const from = x + <usize>i * bytes, to = y + <usize>level * bytes;
    let at: usize = 0;
    for (; at < whole; at += 16) v128.store(to + at, f32x4.add(v128.load(to + at), v128.load(from + at)));
    for (; at < bytes; at += 4) store<f32>(to + at, load<f32>(to + at) + load<f32>(from + at));
  }
}
