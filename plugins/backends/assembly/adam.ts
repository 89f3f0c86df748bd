import { cut, integer, pointer, single } from "./arguments";
import { madd } from "./multiply-add";
import { loadRest, storeRest } from "./rest";

/**
 * Adam (Kingma & Ba 2014, algorithm 1); rate and root, passed by address, include the corrections of both moments. Outputs
 * may be the inputs themselves. Arguments: n, weight, gradient, first, second, newWeight, newFirst, newSecond, rate,
 * root, beta1, 1 − beta1, beta2, 1 − beta2, epsilon, decay.
 */
export function adam(args: usize, part: i32, parts: i32): void {
  const n = integer(args, 0);
  const from = cut(n, part, parts, 16);
  const at = <usize>from << 2, count = <usize>(cut(n, part + 1, parts, 16) - from);
  const rest = count & 3, end = (count & ~3) << 2;
  const w0 = pointer(args, 1) + at, g0 = pointer(args, 2) + at, m0 = pointer(args, 3) + at, v0 = pointer(args, 4) + at;
  const w1 = pointer(args, 5) + at, m1 = pointer(args, 6) + at, v1 = pointer(args, 7) + at;
  const step = v128.load32_splat(pointer(args, 8)), r = f32x4.div(f32x4.splat(1), v128.load32_splat(pointer(args, 9)));
  const b1 = f32x4.splat(single(args, 10)), r1 = f32x4.splat(single(args, 11)), b2 = f32x4.splat(single(args, 12)), r2 = f32x4.splat(single(args, 13));
  const e = f32x4.splat(single(args, 14)), d = f32x4.splat(single(args, 15));
  for (let i: usize = 0; i < end; i += 16) {
    const w = v128.load(w0 + i);
    const g = madd(w, d, v128.load(g0 + i));
    const m = madd(v128.load(m0 + i), b1, f32x4.mul(g, r1));
    const v = madd(v128.load(v0 + i), b2, f32x4.mul(f32x4.mul(g, g), r2));
    v128.store(m1 + i, m);
    v128.store(v1 + i, v);
    v128.store(w1 + i, f32x4.sub(w, f32x4.div(f32x4.mul(step, m), madd(f32x4.sqrt(v), r, e))));
  }
  if (rest == 0) return;
  const w = loadRest(w0 + end, rest);
  const g = madd(w, d, loadRest(g0 + end, rest));
  const m = madd(loadRest(m0 + end, rest), b1, f32x4.mul(g, r1));
  const v = madd(loadRest(v0 + end, rest), b2, f32x4.mul(f32x4.mul(g, g), r2));
  storeRest(m1 + end, m, rest);
  storeRest(v1 + end, v, rest);
  storeRest(w1 + end, f32x4.sub(w, f32x4.div(f32x4.mul(step, m), madd(f32x4.sqrt(v), r, e))), rest);
}
