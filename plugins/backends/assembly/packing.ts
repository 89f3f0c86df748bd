/** Packs the operands of a matrix product in the order of its inner loop. */
import { TILE_COLUMNS, TILE_ROWS } from "./micro-kernel";

/** Columns of Aᵀ (A is K × M, lda bytes a row) as strips [k][TILE_ROWS], missing rows 0. */
export function packStrips(a: usize, lda: usize, m: i32, k: i32, to: usize): void {
  for (let i = 0; i < m; i += TILE_ROWS) {
    const rows = min(TILE_ROWS, m - i);
    let from = a + (<usize>i << 2);
    // Whole vectors may read past the strip, never past the row.
    const whole = i + 8 <= m;
    for (let j = 0; j < k; j++) {
      if (whole) {
        v128.store(to, v128.load(from));
        if (TILE_ROWS == 6) v128.store64_lane(to, v128.load64_zero(from, 16), 0, 16);
        to += <usize>TILE_ROWS << 2;
      } else {
        for (let r = 0; r < TILE_ROWS; r++) {
          store<f32>(to, r < rows ? load<f32>(from + (<usize>r << 2)) : 0);
          to += 4;
        }
      }
      from += lda;
    }
  }
}

/** Columns [n, n + columns) of B (K × N) as a panel [k][8], missing columns 0. */
export function packPanel(b: usize, ldb: usize, n: i32, columns: i32, k: i32, to: usize): void {
  let from = b + (<usize>n << 2);
  if (columns == TILE_COLUMNS) {
    for (let j = 0; j < k; j++) {
      v128.store(to, v128.load(from));
      v128.store(to, v128.load(from, 16), 16);
      to += 32;
      from += ldb;
    }
    return;
  }
  for (let j = 0; j < k; j++) {
    for (let c = 0; c < TILE_COLUMNS; c++) {
      store<f32>(to, c < columns ? load<f32>(from + (<usize>c << 2)) : 0);
      to += 4;
    }
    from += ldb;
  }
}

/** Rows [n, n + columns) of B (N × K) as a panel [k][8]: transposed by shuffles, four by four. */
export function packTurnedPanel(b: usize, ldb: usize, n: i32, columns: i32, k: i32, to: usize): void {
  const from = b + <usize>n * ldb;
  if (columns < TILE_COLUMNS) {
    for (let j = 0; j < k; j++)
      for (let c = 0; c < TILE_COLUMNS; c++)
        store<f32>(to + (<usize>(j * TILE_COLUMNS + c) << 2), c < columns ? load<f32>(from + <usize>c * ldb + (<usize>j << 2)) : 0);
    return;
  }
  turnFour(from, ldb, k, to);
  turnFour(from + 4 * ldb, ldb, k, to + 16);
}

function turnFour(p0: usize, ldb: usize, k: i32, to: usize): void {
  let p1 = p0 + ldb, p2 = p1 + ldb, p3 = p2 + ldb;
  let j = 0;
  for (; j + 4 <= k; j += 4) {
    const r0 = v128.load(p0), r1 = v128.load(p1), r2 = v128.load(p2), r3 = v128.load(p3);
    const low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5), high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
    const low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5), high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
    v128.store(to, v128.shuffle<f64>(low01, low23, 0, 2));
    v128.store(to, v128.shuffle<f64>(low01, low23, 1, 3), 32);
    v128.store(to, v128.shuffle<f64>(high01, high23, 0, 2), 64);
    v128.store(to, v128.shuffle<f64>(high01, high23, 1, 3), 96);
    p0 += 16;
    p1 += 16;
    p2 += 16;
    p3 += 16;
    to += 128;
  }
  for (; j < k; j++) {
    store<f32>(to, load<f32>(p0));
    store<f32>(to, load<f32>(p1), 4);
    store<f32>(to, load<f32>(p2), 8);
    store<f32>(to, load<f32>(p3), 12);
    p0 += 4;
    p1 += 4;
    p2 += 4;
    p3 += 4;
    to += 32;
  }
}
