import { cut, integer, pointer } from "./arguments";
import { exp4 } from "./elementary";

/** θ and 1/θ from ln θ clipped to ±60: `rows` rows of `genes`, each padded with 1 to a multiple of 4. */
function fillTable(rows: i32, genes: i32, raw: usize, theta: usize, inverse: usize): void {
  const stride = <usize>((genes + 3) & ~3) << 2;
  const bytes = <usize>genes << 2;
  for (let r = 0; r < rows; r++) {
    memory.fill(theta, 0, stride);
    memory.copy(theta, raw, bytes);
    for (let j: usize = 0; j < stride; j += 16) {
      const held = f32x4.pmin(f32x4.pmax(v128.load(theta + j), f32x4.splat(-60)), f32x4.splat(60));
      v128.store(theta + j, exp4(held));
      v128.store(inverse + j, exp4(f32x4.neg(held)));
    }
    theta += stride;
    inverse += stride;
    raw += bytes;
  }
}

/** Arguments: rows, genes, raw, theta, inverse. Split over rows. */
export function dispersionTable(args: usize, part: i32, parts: i32): void {
  const rows = integer(args, 0), genes = integer(args, 1);
  const first = cut(rows, part, parts, 1);
  const at = <usize>first * (<usize>((genes + 3) & ~3) << 2);
  fillTable(cut(rows, part + 1, parts, 1) - first, genes, pointer(args, 2) + (<usize>(first * genes) << 2), pointer(args, 3) + at, pointer(args, 4) + at);
}
