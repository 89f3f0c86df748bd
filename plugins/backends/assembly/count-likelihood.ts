/**
 * Log probability of counts under the (zero-inflated) negative binomial with all derivatives, one cell's row at a time.
 * u = μ/θ, w = 1 + u, L = ln w + (u − (w − 1))/w (corrects the rounding error of w: θ may be large);
 *   ln p = −θ L + x (ln μ − L) + rising factorial;  d/d ln μ = (x − μ)/w;  d/d ln θ = −θ L − (x − μ)/w + θ (ψ(x+θ) − ψ(θ))
 * and with dropout logit d, l = −θ L, probability of a dropped zero σ(d − l):
 *   ln p(0) = max(d, l) + ln(1 + e^−|d − l|) − softplus(d);  ln p(x) = ln p_NB(x) − softplus(d).
 * Zeros and counts share the vector path, over a row with the counts scattered into it; the terms of counts come from a
 * table (rising-table.ts) or are scalar (rising-factorial.ts). Sums use float32 within blocks, float64 over them.
 */
// Long because the rows of a cell are variables of this module, which all its functions share and an import cannot set.
import { cut, integer, pointer } from "./arguments";
import { accumulate, exp4, log4, one, total } from "./elementary";
import { madd, nmadd } from "./multiply-add";
import { addCount, beginRow, endRow } from "./rising-factorial";
import { TABLED } from "./rising-table";

/** Above this a count's terms are too large for float32, as they cancel. They use float64. */
const LARGEST_FLOAT: f32 = 8;
/** Bytes of a block: three rows of it fit in the first-level cache. */
const BLOCK: usize = 1024;

/** Rows of one cell, each a multiple of 4 long; `beside`: three blocks and two constants. */
let counts: usize, logits: usize, dropout: usize, theta: usize, inverse: usize, raw: usize, beside: usize;
let scale: usize, byLogits: usize, byDispersion: usize, byDropout: usize;

/** Bytes of scratch for rows of `genes`. */
export function countLikelihoodScratch(genes: i32): i32 {
  return ((7 * ((genes + 3) & ~3)) << 2) + 3 * <i32>BLOCK + 64;
}

// @ts-ignore: decorator
@inline
function largest(bytes: usize): f32 {
  let most = v128.load(logits);
  for (let j: usize = 16; j < bytes; j += 16) most = f32x4.pmax(most, v128.load(logits + j));
  return max(
    max(f32x4.extract_lane(most, 0), f32x4.extract_lane(most, 1)),
    max(f32x4.extract_lane(most, 2), f32x4.extract_lane(most, 3)),
  );
}

/** scale = eᵃ⁻ᵐᵃˣ; returns its sum. */
function exponentials(bytes: usize, most: f32): f64 {
  const shift = f32x4.splat(most);
  const from = logits, to = scale;
  let sum = f64x2.splat(0);
  for (let block: usize = 0; block < bytes; block += BLOCK) {
    const end = min(block + BLOCK, bytes);
    let part = f32x4.splat(0);
    for (let j = block; j < end; j += 16) {
      const e = exp4(f32x4.sub(v128.load(from + j), shift));
      v128.store(to + j, e);
      part = f32x4.add(part, e);
    }
    sum = accumulate(sum, part);
  }
  return total(sum);
}

let logProbability: f64 = 0;
let slopes: f64 = 0;

function negativeBinomialRow(bytes: usize, mean: f32, logShift: f32): void {
  const constants = beside, x0 = counts, a0 = logits, e0 = scale, t0 = theta, i0 = inverse, l0 = byLogits, d0 = byDispersion;
  v128.store(constants, f32x4.splat(mean));
  v128.store(constants, f32x4.splat(logShift), 16);
  v128.store(constants, f32x4.splat(LARGEST_FLOAT), 32);
  let value = f64x2.splat(0), slopeSum = f64x2.splat(0);
  for (let block: usize = 0; block < bytes; block += BLOCK) {
    const end = min(block + BLOCK, bytes);
    let densities = f32x4.splat(0), slopePart = f32x4.splat(0);
    for (let j = block; j < end; j += 16) {
      const mu = f32x4.mul(v128.load(e0 + j), v128.load(constants));
      const u = f32x4.mul(mu, v128.load(i0 + j));
      const w = f32x4.add(u, one());
      const v = f32x4.div(one(), w);
      const logW = madd(f32x4.sub(u, f32x4.sub(w, one())), v, log4(w));
      const x = v128.load(x0 + j);
      const zero = f32x4.mul(v128.load(t0 + j), logW);
      const slope = f32x4.mul(f32x4.sub(x, mu), v);
      const density = madd(x, f32x4.sub(f32x4.add(v128.load(a0 + j), v128.load(constants, 16)), logW), f32x4.neg(zero));
      densities = f32x4.add(densities, v128.andnot(density, f32x4.gt(x, v128.load(constants, 32))));
      slopePart = f32x4.add(slopePart, slope);
      v128.store(l0 + j, slope);
      v128.store(d0 + j, f32x4.neg(f32x4.add(zero, slope)));
    }
    value = accumulate(value, densities);
    slopeSum = accumulate(slopeSum, slopePart);
  }
  logProbability = total(value);
  slopes = total(slopeSum);
}

/**
 * Three short passes over each block, so that the values of each stay in registers; one logarithm a block, of a product,
 * and one division for both logistic functions.
 */
// Long because it is three loops over one block.
function zeroInflatedRow(bytes: usize, mean: f32, logShift: f32): void {
  const constants = beside, base = beside + 64, x0 = counts, a0 = logits, p0 = dropout, e0 = scale;
  const t0 = theta, i0 = inverse, l0 = byLogits, d0 = byDispersion, b0 = byDropout;
  const none = f32x4.splat(0);
  v128.store(constants, f32x4.splat(mean));
  v128.store(constants, f32x4.splat(logShift), 16);
  v128.store(constants, f32x4.splat(LARGEST_FLOAT), 32);
  let value = f64x2.splat(0), slopeSum = f64x2.splat(0);
  for (let block: usize = 0; block < bytes; block += BLOCK) {
    const end = min(block + BLOCK, bytes);
    let densities = f32x4.splat(0), slopePart = f32x4.splat(0), product = one();
    let b = base;
    for (let j = block; j < end; j += 16) {
      const mu = f32x4.mul(v128.load(e0 + j), v128.load(constants));
      const u = f32x4.mul(mu, v128.load(i0 + j));
      const w = f32x4.add(u, one());
      const v = f32x4.div(one(), w);
      const logW = madd(f32x4.sub(u, f32x4.sub(w, one())), v, log4(w));
      const x = v128.load(x0 + j);
      const density = f32x4.mul(x, f32x4.sub(f32x4.add(v128.load(a0 + j), v128.load(constants, 16)), logW));
      densities = f32x4.add(densities, v128.andnot(density, f32x4.gt(x, v128.load(constants, 32))));
      v128.store(b, f32x4.mul(v128.load(t0 + j), logW));
      v128.store(l0 + j, f32x4.mul(f32x4.sub(x, mu), v));
      b += 16;
    }
    // e^−|d|, and e^−|d − l| for zeros
    b = base;
    for (let j = block; j < end; j += 16) {
      const d = v128.load(p0 + j);
      v128.store(b, exp4(f32x4.neg(f32x4.abs(d))), BLOCK);
      const near = exp4(f32x4.neg(f32x4.abs(f32x4.add(d, v128.load(b)))));
      v128.store(b, v128.andnot(near, f32x4.gt(v128.load(x0 + j), none)), 2 * BLOCK);
      b += 16;
    }
    b = base;
    for (let j = block; j < end; j += 16) {
      const d = v128.load(p0 + j), minusL = v128.load(b), fading = v128.load(b, BLOCK), near = v128.load(b, 2 * BLOCK);
      const x = v128.load(x0 + j);
      const gap = f32x4.add(d, minusL);
      const above = f32x4.gt(x, none);
      const whole = v128.or(f32x4.lt(gap, none), above);
      const oneFading = f32x4.add(fading, one()), oneNear = f32x4.add(near, one());
      const both = f32x4.div(one(), f32x4.mul(oneFading, oneNear));
      const keep = f32x4.mul(both, oneNear), sure = f32x4.mul(both, oneFading);
      const weight = f32x4.mul(v128.bitselect(one(), near, whole), sure);
      const kept = f32x4.mul(v128.bitselect(fading, one(), f32x4.gt(d, none)), keep);
      product = f32x4.mul(product, f32x4.mul(oneNear, keep));
      // max(d, l) − max(d, 0) for zeros, l − max(d, 0) for counts
      const l = v128.andnot(f32x4.neg(minusL), f32x4.gt(x, v128.load(constants, 32)));
      const top = v128.bitselect(l, d, whole);
      densities = f32x4.add(densities, f32x4.sub(top, f32x4.pmax(d, none)));
      const slope = f32x4.mul(weight, v128.load(l0 + j));
      slopePart = f32x4.add(slopePart, slope);
      v128.store(l0 + j, slope);
      v128.store(b0 + j, f32x4.sub(kept, weight));
      v128.store(d0 + j, f32x4.neg(madd(weight, minusL, slope)));
      b += 16;
    }
    value = accumulate(value, f32x4.add(densities, log4(product)));
    slopeSum = accumulate(slopeSum, slopePart);
  }
  logProbability = total(value);
  slopes = total(slopeSum);
}

/** Term of one count above 0 in the row's sum and in the derivative by ln θ. logs, slopeTable: its gene's, or 0. */
// @ts-ignore: decorator
@inline
function countAboveZero(at: usize, x: f32, logShift: f64, factorials: usize, logs: usize, slopeTable: usize, stride: usize): void {
  if (logs != 0 && x <= <f32>TABLED && x == Mathf.floor(x)) {
    const entry = <usize>(<i32>x - 1) * stride + at;
    tabled += <f64>load<f32>(logs + entry);
    if (x > LARGEST_FLOAT) largeCount(at, x, logShift);
    store<f32>(byDispersion + at, load<f32>(byDispersion + at) + load<f32>(slopeTable + entry));
    return;
  }
  if (x > LARGEST_FLOAT) largeCount(at, x, logShift);
  const held = <f64>max<f32>(-60, min<f32>(60, load<f32>(raw + at)));
  const large = x > LARGEST_FLOAT;
  const t = large ? Math.exp(held) : <f64>load<f32>(theta + at);
  const digamma = addCount(<f64>x, t, large ? 1 / t : <f64>load<f32>(inverse + at), held, factorials);
  store<f32>(byDispersion + at, load<f32>(byDispersion + at) + <f32>(t * digamma));
}

/** Σ of the tabled logarithms of a row. */
let tabled: f64 = 0;

/** −θ L + x (ln μ − L) in float64. */
function largeCount(at: usize, x: f32, logShift: f64): void {
  const t = Math.exp(<f64>max<f32>(-60, min<f32>(60, load<f32>(raw + at))));
  const logMean = <f64>load<f32>(logits + at) + logShift;
  const logW = Math.log1p(Math.exp(logMean) / t);
  logProbability += <f64>x * (logMean - logW) - t * logW;
}

/** All of a row's counts above 0: of CSR from `begin` to `end`, or from the row itself. */
function countsAboveZero(genes: i32, begin: usize, end: usize, indices: usize, values: usize, logShift: f64, factorials: usize, logs: usize, slopeTable: usize, stride: usize): void {
  beginRow();
  tabled = 0;
  if (indices != 0) {
    for (let i = begin; i < end; i += 4) {
      const x = load<f32>(values + i);
      if (x != 0) countAboveZero(<usize>load<u32>(indices + i) << 2, x, logShift, factorials, logs, slopeTable, stride);
    }
  } else {
    for (let at: usize = 0; at < <usize>genes << 2; at += 4) {
      const x = load<f32>(counts + at);
      if (x != 0) countAboveZero(at, x, logShift, factorials, logs, slopeTable, stride);
    }
  }
  logProbability += endRow() + tabled;
}

function logitsGradient(bytes: usize, share: f32): void {
  const s = f32x4.splat(share), e0 = scale, l0 = byLogits;
  for (let j: usize = 0; j < bytes; j += 16) v128.store(l0 + j, nmadd(v128.load(e0 + j), s, v128.load(l0 + j)));
}

/** Copies `from`, `genes` long, into `row`, padded with `fill`. */
function padded(row: usize, from: usize, genes: i32, fill: f32): usize {
  memory.copy(row, from, <usize>genes << 2);
  for (let j = genes; j < ((genes + 3) & ~3); j++) store<f32>(row + (<usize>j << 2), fill);
  return row;
}

/**
 * Arguments: cells, genes; counts either as dense rows x (N × genes, else 0) or as CSR starts, indices, values (else 0);
 * a (logits) and d (dropout logits, or 0 for none), N × genes; logSizes, N; the dispersion's rows raw, θ, 1/θ; each cell's
 * row of it, or 0 if there is one; tables of rising-table.ts for each row, or 0; ln i!; then the outputs: out N;
 * outLogits, outDispersion, outDropout N × genes and outLogSize N, or 0 if no gradient is needed; scratch, as many
 * blocks of `countLikelihoodScratch(genes)` as there are parts. Split over cells.
 */
// Long because it sets the address of each cell's rows; the arithmetic is above.
export function countLikelihood(args: usize, part: i32, parts: i32): void {
  const n = integer(args, 0), genes = integer(args, 1);
  const dense = pointer(args, 2), starts = pointer(args, 3), indices = pointer(args, 4), values = pointer(args, 5);
  const a = pointer(args, 6), d = pointer(args, 7), logSizes = pointer(args, 8), rows = pointer(args, 12);
  const factorials = pointer(args, 15), out = pointer(args, 16), outLogits = pointer(args, 17);
  const bytes = <usize>genes << 2;
  const stride = <usize>((genes + 3) & ~3) << 2;
  const whole = stride == bytes;
  const scratch = pointer(args, 21) + <usize>part * <usize>countLikelihoodScratch(genes);
  scale = scratch;
  beside = scratch + 7 * stride;
  const row0 = scratch + stride;
  if (indices != 0) memory.fill(row0, 0, stride);
  const last = cut(n, part + 1, parts, 1);
  for (let i = cut(n, part, parts, 1); i < last; i++) {
    const at = <usize>i * bytes;
    const row: usize = rows == 0 ? 0 : <usize>load<u32>(rows + (<usize>i << 2));
    raw = pointer(args, 9) + row * bytes;
    theta = pointer(args, 10) + row * stride;
    inverse = pointer(args, 11) + row * stride;
    const table = row * <usize>TABLED * stride;
    const logs: usize = pointer(args, 13) == 0 ? 0 : pointer(args, 13) + table;
    const begin = indices == 0 ? 0 : <usize>load<u32>(starts + (<usize>i << 2)) << 2;
    const end = indices == 0 ? 0 : <usize>load<u32>(starts + (<usize>i << 2), 4) << 2;
    if (indices != 0) {
      counts = row0;
      for (let j = begin; j < end; j += 4) store<f32>(row0 + (<usize>load<u32>(indices + j) << 2), load<f32>(values + j));
    } else counts = whole ? dense + at : padded(row0, dense + at, genes, 0);
    logits = whole ? a + at : padded(scratch + 2 * stride, a + at, genes, -1e30);
    if (d != 0) dropout = whole ? d + at : padded(scratch + 3 * stride, d + at, genes, -100);
    const direct = whole && outLogits != 0;
    byLogits = direct ? outLogits + at : scratch + 4 * stride;
    byDispersion = direct ? pointer(args, 19) + at : scratch + 5 * stride;
    byDropout = direct ? pointer(args, 20) + at : scratch + 6 * stride;
    const most = largest(stride);
    const sum = exponentials(stride, most);
    const logSize = load<f32>(logSizes + (<usize>i << 2));
    const mean = <f32>(Math.exp(<f64>logSize) / sum);
    const shift = <f64>logSize - <f64>most - Math.log(sum);
    if (d == 0) negativeBinomialRow(stride, mean, <f32>shift);
    else zeroInflatedRow(stride, mean, <f32>shift);
    countsAboveZero(genes, begin, end, indices, values, shift, factorials, logs, pointer(args, 14) + table, stride);
    for (let j = begin; j < end; j += 4) store<f32>(row0 + (<usize>load<u32>(indices + j) << 2), 0);
    store<f32>(out + (<usize>i << 2), <f32>logProbability);
    if (outLogits == 0) continue;
    logitsGradient(stride, <f32>(slopes / sum));
    store<f32>(pointer(args, 18) + (<usize>i << 2), <f32>slopes);
    if (direct) continue;
    memory.copy(outLogits + at, byLogits, bytes);
    memory.copy(pointer(args, 19) + at, byDispersion, bytes);
    if (d != 0) memory.copy(pointer(args, 20) + at, byDropout, bytes);
  }
}
