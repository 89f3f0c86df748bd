/**
 * The aggregate of N Gaussians at M draws, log Σₖ wᵢₖ N(zᵢ; meanₖ, varianceₖ), jointly and unit by unit, and its gradient
 * (see aggregate-gaussian.ts of @heddle/ops). The Gaussians are in three tables of U × N, N padded to a
 * multiple of 4: means, precisions, and the constants of the log densities, −∞ for the padding.
 */
import { cut, integer, pointer } from "./arguments";
import { accumulate, exp4, total } from "./elementary";
import { madd, nmadd } from "./multiply-add";
import { logarithm } from "./random";
import { loadRest } from "./rest";

const LOG_TWO_PI: f32 = 1.8378770664093453;
/** Gaussians per block of the gradient, for any number of threads: sums over draws fit in one cache. */
const BLOCK: i32 = 32;

// @ts-ignore: decorator
@inline
const padded = (n: i32): usize => <usize>((n + 3) & ~3) << 2;

/** Arguments: N, U, mean, logVariance, tables. Split over units. */
export function gaussianTables(args: usize, part: i32, parts: i32): void {
  const n = integer(args, 0), units = integer(args, 1);
  const mean = pointer(args, 2), logVariance = pointer(args, 3), means = pointer(args, 4);
  const bytes = padded(n), row = <usize>units << 2;
  const precisions = means + <usize>units * bytes, constants = precisions + <usize>units * bytes;
  const last = cut(units, part + 1, parts, 1);
  for (let j = cut(units, part, parts, 1); j < last; j++) {
    const to = <usize>j * bytes;
    memory.fill(means + to, 0, bytes);
    memory.fill(precisions + to, 0, bytes);
    for (let k: usize = <usize>n << 2; k < bytes; k += 4) store<f32>(constants + to + k, -Infinity);
    for (let k: usize = 0; k < <usize>n; k++) {
      const from = k * row + (<usize>j << 2), log = load<f32>(logVariance + from);
      store<f32>(means + to + (k << 2), load<f32>(mean + from));
      store<f32>(precisions + to + (k << 2), -log);
      store<f32>(constants + to + (k << 2), -0.5 * (log + LOG_TWO_PI));
    }
    for (let k: usize = 0; k < bytes; k += 16) v128.store(precisions + to + k, exp4(v128.load(precisions + to + k)));
  }
}

/** ln Σ exp of a row, given its largest entry. */
function logSum(row: usize, bytes: usize, most: v128): f32 {
  const first = f32x4.max(most, v128.shuffle<i32>(most, most, 2, 3, 0, 1));
  const largest = f32x4.extract_lane(f32x4.max(first, v128.shuffle<i32>(first, first, 1, 0, 3, 2)), 0);
  if (!isFinite<f32>(largest)) return largest;
  const shift = f32x4.splat(largest), none = f32x4.splat(-87);
  let sum = f64x2.splat(0);
  for (let k: usize = 0; k < bytes; k += 16) {
    const x = f32x4.sub(v128.load(row + k), shift);
    sum = accumulate(sum, v128.and(exp4(x), f32x4.gt(x, none)));
  }
  return <f32>(<f64>largest + logarithm(total(sum)));
}

// @ts-ignore: decorator
@inline
function weightsAt(weights: usize, k: usize, whole: usize, rest: usize): v128 {
  return k < whole ? v128.load(weights + k) : loadRest(weights + k, rest);
}

/** Bytes that one thread's share of `aggregateGaussian` needs. */
export function aggregateGaussianScratch(n: i32): i32 {
  return 3 * <i32>padded(n);
}

/**
 * Arguments: M, N, U, z, logWeights (M × N), tables, joint (M), perUnit (M × U), scratch of as many bytes as
 * `aggregateGaussianScratch` returns for each part. Split over draws.
 */
export function aggregateGaussian(args: usize, part: i32, parts: i32): void {
  const m = integer(args, 0), n = integer(args, 1), units = integer(args, 2);
  const bytes = padded(n), whole = <usize>(n & ~3) << 2, rest = <usize>(n & 3);
  const means = pointer(args, 5), precisions = means + <usize>units * bytes, constants = precisions + <usize>units * bytes;
  const weights = pointer(args, 8) + 3 * <usize>part * bytes, all = weights + bytes, row = all + bytes;
  const half = f32x4.splat(0.5), lowest = f32x4.splat(-Infinity);
  const last = cut(m, part + 1, parts, 1);
  for (let i = cut(m, part, parts, 1); i < last; i++) {
    const given = pointer(args, 4) + (<usize>i * <usize>n << 2);
    for (let k: usize = 0; k < bytes; k += 16) {
      const w = weightsAt(given, k, whole, rest);
      v128.store(weights + k, w);
      v128.store(all + k, w);
    }
    const at = <usize>i * <usize>units << 2;
    for (let j: usize = 0; j < <usize>units; j++) {
      const z = v128.load32_splat(pointer(args, 3) + at + (j << 2));
      const table = j * bytes;
      let most = lowest;
      for (let k: usize = 0; k < bytes; k += 16) {
        const difference = f32x4.sub(z, v128.load(means + table + k));
        const slope = f32x4.mul(difference, v128.load(precisions + table + k));
        const density = nmadd(f32x4.mul(half, difference), slope, v128.load(constants + table + k));
        const own = f32x4.add(density, v128.load(weights + k));
        v128.store(row + k, own);
        v128.store(all + k, f32x4.add(v128.load(all + k), density));
        most = f32x4.max(most, own);
      }
      store<f32>(pointer(args, 7) + at + (j << 2), logSum(row, bytes, most));
    }
    let most = lowest;
    for (let k: usize = 0; k < bytes; k += 16) most = f32x4.max(most, v128.load(all + k));
    store<f32>(pointer(args, 6) + (<usize>i << 2), logSum(all, bytes, most));
  }
}

/** Shares of a block's Gaussians in draw i's joint density, times the upstream gradient. */
// @ts-ignore: decorator
@inline
function jointShares(shares: usize, weights: usize, count: usize, units: usize, z: usize, means: usize, precisions: usize, constants: usize, stride: usize, joint: f32, above: f32): void {
  const from = f32x4.splat(joint), times = f32x4.splat(above), half = f32x4.splat(0.5);
  for (let k: usize = 0; k < count; k += 16) {
    let s = f32x4.sub(v128.load(weights + k), from);
    for (let j: usize = 0, at = k; j < units; j++, at += stride) {
      const difference = f32x4.sub(v128.load32_splat(z + (j << 2)), v128.load(means + at));
      const slope = f32x4.mul(difference, v128.load(precisions + at));
      s = f32x4.add(s, nmadd(f32x4.mul(half, difference), slope, v128.load(constants + at)));
    }
    v128.store(shares + k, f32x4.mul(exp4(s), times));
  }
}

/** Bytes that one thread's share of `aggregateGaussianGradient` needs. */
export function aggregateGaussianGradientScratch(units: i32): i32 {
  return 4 * BLOCK * (2 + 2 * units);
}

/**
 * Arguments: M, N, U, z, logWeights, tables, joint, perUnit, dJoint, dPerUnit, pulls (blocks of Gaussians × M × U: what
 * contribution of each to −dz), dMean, dLogVariance (N × U), scratch as for `aggregateGaussian`. Split over blocks.
 */
// Long because one pass over all pairs accumulates three gradients.
export function aggregateGaussianGradient(args: usize, part: i32, parts: i32): void {
  const m = integer(args, 0), n = integer(args, 1), units = <usize>integer(args, 2);
  const bytes = padded(n), row = units << 2;
  const tables = pointer(args, 5);
  const weights = pointer(args, 13) + <usize>part * <usize>aggregateGaussianGradientScratch(<i32>units);
  const shares = weights + 4 * BLOCK, pulls = shares + 4 * BLOCK, widths = pulls + 4 * BLOCK * units;
  const half = f32x4.splat(0.5), one = f32x4.splat(1);
  const last = cut(n, part + 1, parts, BLOCK);
  for (let first = cut(n, part, parts, BLOCK); first < last; first += BLOCK) {
    const size = min(BLOCK, n - first), count = padded(size), whole = <usize>(size & ~3) << 2, rest = <usize>(size & 3);
    const means = tables + (<usize>first << 2), precisions = means + units * bytes, constants = precisions + units * bytes;
    const sums = pointer(args, 10) + <usize>(first / BLOCK) * <usize>m * row;
    memory.fill(pulls, 0, 8 * BLOCK * units);
    for (let i: usize = 0; i < <usize>m; i++) {
      const given = pointer(args, 4) + (i * <usize>n + <usize>first << 2), z = pointer(args, 3) + i * row;
      for (let k: usize = 0; k < count; k += 16) v128.store(weights + k, weightsAt(given, k, whole, rest));
      jointShares(shares, weights, count, units, z, means, precisions, constants, bytes, load<f32>(pointer(args, 6) + (i << 2)), load<f32>(pointer(args, 8) + (i << 2)));
      for (let j: usize = 0; j < units; j++) {
        const at = v128.load32_splat(z + (j << 2)), table = j * bytes, to = j * 4 * BLOCK;
        const unit = v128.load32_splat(pointer(args, 7) + i * row + (j << 2)), above = v128.load32_splat(pointer(args, 9) + i * row + (j << 2));
        let sum = f32x4.splat(0);
        for (let k: usize = 0; k < count; k += 16) {
          const difference = f32x4.sub(at, v128.load(means + table + k));
          const slope = f32x4.mul(difference, v128.load(precisions + table + k));
          const density = nmadd(f32x4.mul(half, difference), slope, v128.load(constants + table + k));
          const own = exp4(f32x4.sub(f32x4.add(density, v128.load(weights + k)), unit));
          const weight = madd(own, above, v128.load(shares + k));
          const pull = f32x4.mul(weight, slope);
          sum = f32x4.add(sum, pull);
          v128.store(pulls + to + k, f32x4.add(v128.load(pulls + to + k), pull));
          const width = f32x4.mul(f32x4.mul(half, weight), f32x4.sub(f32x4.mul(difference, slope), one));
          v128.store(widths + to + k, f32x4.add(v128.load(widths + to + k), width));
        }
        store<f32>(sums + i * row + (j << 2), <f32>total(accumulate(f64x2.splat(0), sum)));
      }
    }
    for (let k: usize = 0; k < <usize>size; k++) {
      const to = (<usize>first + k) * row;
      for (let j: usize = 0; j < units; j++) {
        store<f32>(pointer(args, 11) + to + (j << 2), load<f32>(pulls + 4 * (j * BLOCK + k)));
        store<f32>(pointer(args, 12) + to + (j << 2), load<f32>(widths + 4 * (j * BLOCK + k)));
      }
    }
  }
}
