/**
 * The inner loop of every matrix product: a tile of C in registers. 6 × 8 with fused multiply-add (12 accumulators, 2 of
 * B, 1 of A: all registers that V8 provides), 4 × 8 without. Not unrolled over k: V8 then moves the multiplications to the
 * end of the body and spills the loaded values. It does the same if the accumulators are stored right after the loop:
 * with a store in each arm of one branch the order is kept, and the tile runs 2.3 times as fast.
 */
import { madd } from "./multiply-add";

/** Rows of a tile; columns are 8. */
export const TILE_ROWS: i32 = ASC_FEATURE_RELAXED_SIMD ? 6 : 4;
export const TILE_COLUMNS: i32 = 8;

// @ts-ignore: decorator
@inline
function put(c: usize, low: v128, high: v128): void {
  v128.store(c, low);
  v128.store(c, high, 16);
}

// @ts-ignore: decorator
@inline
function addTo(c: usize, low: v128, high: v128): void {
  v128.store(c, f32x4.add(v128.load(c), low));
  v128.store(c, f32x4.add(v128.load(c, 16), high), 16);
}

/**
 * c (stride ldc bytes) = or += Σₖ A(row, k) · panel(k, 0..8). A(row, k) is at a + row · rowStep + k · step, bytes; rows
 * past `rows` repeat the last one, and all are written. The panel is packed, 8 contiguous columns for each k.
 */
// Long because every accumulator is a separate variable: an array would be stored in memory.
export function tile6(k: i32, rows: i32, a: usize, rowStep: usize, step: usize, panel: usize, c: usize, ldc: usize, add: bool): void {
  const last = rows - 1;
  let a0 = a;
  let a1 = a + <usize>min(1, last) * rowStep;
  let a2 = a + <usize>min(2, last) * rowStep;
  let a3 = a + <usize>min(3, last) * rowStep;
  let a4 = a + <usize>min(4, last) * rowStep;
  let a5 = a + <usize>min(5, last) * rowStep;
  let c00 = f32x4.splat(0), c01 = f32x4.splat(0), c10 = f32x4.splat(0), c11 = f32x4.splat(0);
  let c20 = f32x4.splat(0), c21 = f32x4.splat(0), c30 = f32x4.splat(0), c31 = f32x4.splat(0);
  let c40 = f32x4.splat(0), c41 = f32x4.splat(0), c50 = f32x4.splat(0), c51 = f32x4.splat(0);
  const end = panel + (<usize>k << 5);
  while (panel < end) {
    const low = v128.load(panel);
    const high = v128.load(panel, 16);
    const s0 = v128.load_splat<f32>(a0);
    c00 = madd(s0, low, c00);
    c01 = madd(s0, high, c01);
    const s1 = v128.load_splat<f32>(a1);
    c10 = madd(s1, low, c10);
    c11 = madd(s1, high, c11);
    const s2 = v128.load_splat<f32>(a2);
    c20 = madd(s2, low, c20);
    c21 = madd(s2, high, c21);
    const s3 = v128.load_splat<f32>(a3);
    c30 = madd(s3, low, c30);
    c31 = madd(s3, high, c31);
    const s4 = v128.load_splat<f32>(a4);
    c40 = madd(s4, low, c40);
    c41 = madd(s4, high, c41);
    const s5 = v128.load_splat<f32>(a5);
    c50 = madd(s5, low, c50);
    c51 = madd(s5, high, c51);
    a0 += step;
    a1 += step;
    a2 += step;
    a3 += step;
    a4 += step;
    a5 += step;
    panel += 32;
  }
  if (add) {
    addTo(c, c00, c01);
    c += ldc;
    addTo(c, c10, c11);
    c += ldc;
    addTo(c, c20, c21);
    c += ldc;
    addTo(c, c30, c31);
    c += ldc;
    addTo(c, c40, c41);
    c += ldc;
    addTo(c, c50, c51);
  } else {
    put(c, c00, c01);
    c += ldc;
    put(c, c10, c11);
    c += ldc;
    put(c, c20, c21);
    c += ldc;
    put(c, c30, c31);
    c += ldc;
    put(c, c40, c41);
    c += ldc;
    put(c, c50, c51);
  }
}

/** As `tile6`, four rows. */
// Long because every accumulator is a separate variable: an array would be stored in memory.
export function tile4(k: i32, rows: i32, a: usize, rowStep: usize, step: usize, panel: usize, c: usize, ldc: usize, add: bool): void {
  const last = rows - 1;
  let a0 = a;
  let a1 = a + <usize>min(1, last) * rowStep;
  let a2 = a + <usize>min(2, last) * rowStep;
  let a3 = a + <usize>min(3, last) * rowStep;
  let c00 = f32x4.splat(0), c01 = f32x4.splat(0), c10 = f32x4.splat(0), c11 = f32x4.splat(0);
  let c20 = f32x4.splat(0), c21 = f32x4.splat(0), c30 = f32x4.splat(0), c31 = f32x4.splat(0);
  const end = panel + (<usize>k << 5);
  while (panel < end) {
    const low = v128.load(panel);
    const high = v128.load(panel, 16);
    const s0 = v128.load_splat<f32>(a0);
    c00 = madd(s0, low, c00);
    c01 = madd(s0, high, c01);
    const s1 = v128.load_splat<f32>(a1);
    c10 = madd(s1, low, c10);
    c11 = madd(s1, high, c11);
    const s2 = v128.load_splat<f32>(a2);
    c20 = madd(s2, low, c20);
    c21 = madd(s2, high, c21);
    const s3 = v128.load_splat<f32>(a3);
    c30 = madd(s3, low, c30);
    c31 = madd(s3, high, c31);
    a0 += step;
    a1 += step;
    a2 += step;
    a3 += step;
    panel += 32;
  }
  if (add) {
    addTo(c, c00, c01);
    c += ldc;
    addTo(c, c10, c11);
    c += ldc;
    addTo(c, c20, c21);
    c += ldc;
    addTo(c, c30, c31);
  } else {
    put(c, c00, c01);
    c += ldc;
    put(c, c10, c11);
    c += ldc;
    put(c, c20, c21);
    c += ldc;
    put(c, c30, c31);
  }
}
