import { cut, integer, pointer } from "./arguments";
import { TILE_COLUMNS, TILE_ROWS, tile4, tile6 } from "./micro-kernel";
import { packPanel, packStrips, packTurnedPanel } from "./packing";

/** k is split into parts of this length, so that a panel of B (8 KB) fits in the first-level cache. */
const DEPTH: i32 = 256;
/** Columns of B packed at once: 64 × 256 floats, which fit in the second-level cache. */
const WIDTH: i32 = 64;

/** Scratch bytes of one part of `matrixProduct`, for M packed rows of a transposed A: these, packed B, one tile. */
export function matrixProductScratch(m: i32): i32 {
  const strips = (m + TILE_ROWS - 1) / TILE_ROWS;
  return (strips * TILE_ROWS * DEPTH + WIDTH * DEPTH + 64) << 2;
}

// @ts-ignore: decorator
@inline
function tile(k: i32, rows: i32, a: usize, rowStep: usize, step: usize, panel: usize, c: usize, ldc: usize, add: bool): void {
  if (ASC_FEATURE_RELAXED_SIMD) tile6(k, rows, a, rowStep, step, panel, c, ldc, add);
  else tile4(k, rows, a, rowStep, step, panel, c, ldc, add);
}

/** A tile at an edge: computed in full outside C, then its valid part is copied. */
function edge(k: i32, rows: i32, columns: i32, a: usize, rowStep: usize, step: usize, panel: usize, c: usize, ldc: usize, add: bool, beside: usize): void {
  tile(k, rows, a, rowStep, step, panel, beside, 32, false);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const at = c + <usize>i * ldc + (<usize>j << 2);
      const value = load<f32>(beside + (<usize>(i * TILE_COLUMNS + j) << 2));
      store<f32>(at, add ? load<f32>(at) + value : value);
    }
  }
}

/** Adds a row of biases, `columns` long, to a tile's rows. */
function addBias(c: usize, ldc: usize, rows: i32, columns: i32, bias: usize): void {
  if (columns == TILE_COLUMNS) {
    const low = v128.load(bias), high = v128.load(bias, 16);
    for (let i = 0; i < rows; i++) {
      v128.store(c, f32x4.add(v128.load(c), low));
      v128.store(c, f32x4.add(v128.load(c, 16), high), 16);
      c += ldc;
    }
    return;
  }
  for (let i = 0; i < rows; i++) {
    for (let j: usize = 0; j < <usize>columns << 2; j += 4) store<f32>(c + j, load<f32>(c + j) + load<f32>(bias + j));
    c += ldc;
  }
}

/**
 * Rows [m0, m1) and columns [n0, n1) of C = op(A) · op(B), row-major, float32; op transposes by flag. Leading dimensions
 * in floats. Each element is summed over k in ascending order, in every part: results do not depend on the split.
 * bias: N floats added to every row at the end, or 0. onto: the result is added to C.
 */
// Long because it is one nest of loops over blocks.
function product(turnA: bool, turnB: bool, k: i32, a: usize, lda: i32, b: usize, ldb: i32, c: usize, ldc: i32, bias: usize, onto: bool, m0: i32, m1: i32, n0: i32, n1: i32, scratch: usize): void {
  const aBytes = <usize>lda << 2, bBytes = <usize>ldb << 2, cBytes = <usize>ldc << 2;
  const panels = scratch;
  const beside = panels + (<usize>(WIDTH * DEPTH) << 2);
  const strips = beside + 256;
  if (k == 0) {
    if (onto) return;
    for (let i = m0; i < m1; i++) {
      const row = c + <usize>i * cBytes + (<usize>n0 << 2);
      if (bias == 0) memory.fill(row, 0, <usize>(n1 - n0) << 2);
      else memory.copy(row, bias + (<usize>n0 << 2), <usize>(n1 - n0) << 2);
    }
    return;
  }
  for (let k0 = 0; k0 < k; k0 += DEPTH) {
    const depth = min(DEPTH, k - k0);
    const add = onto || k0 > 0, last = k0 + DEPTH >= k;
    if (turnA) packStrips(a + <usize>k0 * aBytes + (<usize>m0 << 2), aBytes, m1 - m0, depth, strips);
    for (let n = n0; n < n1; n += WIDTH) {
      const width = min(WIDTH, n1 - n);
      for (let j = 0; j < width; j += TILE_COLUMNS) {
        const columns = min(TILE_COLUMNS, width - j);
        const to = panels + (<usize>(j * depth) << 2);
        if (turnB) packTurnedPanel(b + (<usize>k0 << 2), bBytes, n + j, columns, depth, to);
        else packPanel(b + <usize>k0 * bBytes, bBytes, n + j, columns, depth, to);
      }
      for (let i = m0; i < m1; i += TILE_ROWS) {
        const rows = min(TILE_ROWS, m1 - i);
        const from = turnA ? strips + (<usize>((i - m0) * depth) << 2) : a + <usize>i * aBytes + (<usize>k0 << 2);
        const rowStep: usize = turnA ? 4 : aBytes;
        const step: usize = turnA ? <usize>TILE_ROWS << 2 : 4;
        for (let j = 0; j < width; j += TILE_COLUMNS) {
          const columns = min(TILE_COLUMNS, width - j);
          const panel = panels + (<usize>(j * depth) << 2);
          const at = c + <usize>i * cBytes + (<usize>(n + j) << 2);
          if (columns == TILE_COLUMNS && rows == TILE_ROWS) tile(depth, rows, from, rowStep, step, panel, at, cBytes, add);
          else edge(depth, rows, columns, from, rowStep, step, panel, at, cBytes, add, beside);
          if (last && bias != 0) addBias(at, cBytes, rows, columns, bias + (<usize>(n + j) << 2));
        }
      }
    }
  }
}

/**
 * Arguments: turnA, turnB, m, n, k, a, lda, b, ldb, c, ldc, bias, split (0: rows, 1: columns), scratch (as many blocks
 * of `matrixProductScratch(turnA ? m : 0)` as there are parts), offsets of b and c, in floats, onto.
 */
export function matrixProduct(args: usize, part: i32, parts: i32): void {
  const m = integer(args, 2), n = integer(args, 3);
  const turnA = integer(args, 0) != 0;
  let m0 = 0, m1 = m, n0 = 0, n1 = n;
  if (integer(args, 12) != 0) {
    n0 = cut(n, part, parts, TILE_COLUMNS);
    n1 = cut(n, part + 1, parts, TILE_COLUMNS);
  } else {
    m0 = cut(m, part, parts, TILE_ROWS);
    m1 = cut(m, part + 1, parts, TILE_ROWS);
  }
  if (m0 >= m1 || n0 >= n1) return;
  const b = pointer(args, 7) + (<usize>integer(args, 14) << 2), c = pointer(args, 9) + (<usize>integer(args, 15) << 2);
  const scratch = pointer(args, 13) + <usize>part * <usize>matrixProductScratch(turnA ? m : 0);
  product(turnA, integer(args, 1) != 0, integer(args, 4), pointer(args, 5), integer(args, 6), b, integer(args, 8), c, integer(args, 10), pointer(args, 11), integer(args, 16) != 0, m0, m1, n0, n1, scratch);
}
