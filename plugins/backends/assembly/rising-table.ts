/**
 * Terms of a small count, by gene and count: the log probability's Σ ln(1 + i/θ) − ln x! and the derivative's
 * θ (ψ(x + θ) − ψ(θ)) = Σ 1 / (1 + i/θ), both over i < x. Counts from 1 to TABLED have a row of genes each.
 */
import { cut, integer, pointer } from "./arguments";
import { log4, one } from "./elementary";

/** Largest count with a row. */
export const TABLED: i32 = 16;

/** Arguments: rows, genes (a multiple of 4), 1/θ, factorials (ln i!, float64), logs, slopes. Split over genes. */
export function risingTable(args: usize, part: i32, parts: i32): void {
  const rows = integer(args, 0), genes = integer(args, 1);
  const bytes = <usize>genes << 2;
  for (let row: usize = 0; row < <usize>rows; row++) {
    const table = row * <usize>TABLED * bytes;
    fillRow(genes, part, parts, pointer(args, 2) + row * bytes, pointer(args, 3), pointer(args, 4) + table, pointer(args, 5) + table);
  }
}

function fillRow(genes: i32, part: i32, parts: i32, inverse: usize, factorials: usize, logs: usize, slopes: usize): void {
  const bytes = <usize>genes << 2;
  const end = <usize>cut(genes, part + 1, parts, 16) << 2;
  for (let j = <usize>cut(genes, part, parts, 16) << 2; j < end; j += 16) {
    const each = v128.load(inverse + j);
    let sum = f32x4.splat(0), slope = one();
    let at = j;
    v128.store(logs + at, sum);
    v128.store(slopes + at, slope);
    for (let x = 2; x <= TABLED; x++) {
      at += bytes;
      const w = f32x4.add(one(), f32x4.mul(each, f32x4.splat(<f32>(x - 1))));
      sum = f32x4.add(sum, log4(w));
      slope = f32x4.add(slope, f32x4.div(one(), w));
      v128.store(logs + at, f32x4.sub(sum, f32x4.splat(<f32>load<f64>(factorials + (<usize>x << 3)))));
      v128.store(slopes + at, slope);
    }
  }
}
