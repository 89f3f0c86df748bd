/**
 * Log probability of counts under the (zero-inflated) negative binomial with all derivatives, a cell's row at a time.
 * u = μ/θ, w = 1 + u, L = ln w + (u − (w − 1))/w (what rounding w took from u: θ may be large);
 *   ln p = −θ L + x (ln μ − L) + rising factorial;  d/d ln μ = (x − μ)/w;  d/d ln θ = −θ L − (x − μ)/w + θ (ψ(x+θ) − ψ(θ))
 * and with dropout logit d, l = −θ L:
 *   ln p(0) = max(d, l) + ln(1 + e^−|d − l|) − softplus(d);  ln p(x) = ln p_NB(x) − softplus(d).
 * Zeros and counts share the vector path; what counts add is scalar (rising-factorial.ts).
 */
import { accumulate, exp4, log4, one, total } from "./elementary";
import { madd, nmadd } from "./multiply-add";
import { addCount, beginRow, endRow } from "./rising-factorial";

/** Above this a count's terms are too large for float32: they cancel to something small. Float64 there. */
const LARGEST_FLOAT: f32 = 8;

/** Rows of one cell, each a multiple of 4 long. */
let counts: usize, logits: usize, dropout: usize, theta: usize, inverse: usize, raw: usize;
let scale: usize, byLogits: usize, byDispersion: usize, byDropout: usize;

/** Bytes of scratch for rows of `genes`. */
export function countLikelihoodScratch(genes: i32): i32 {
  return (7 * ((genes + 3) & ~3)) << 2;
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
  let sum = f64x2.splat(0);
  for (let j: usize = 0; j < bytes; j += 16) {
    const e = exp4(f32x4.sub(v128.load(logits + j), shift));
    v128.store(scale + j, e);
    sum = accumulate(sum, e);
  }
  return total(sum);
}

let logProbability: f64 = 0;
let slopes: f64 = 0;

function negativeBinomialRow(bytes: usize, mean: f32, logShift: f32): void {
  const toMean = f32x4.splat(mean), shift = f32x4.splat(logShift), largest = f32x4.splat(LARGEST_FLOAT);
  let value = f64x2.splat(0), slopeSum = f64x2.splat(0);
  for (let j: usize = 0; j < bytes; j += 16) {
    const mu = f32x4.mul(v128.load(scale + j), toMean);
    const u = f32x4.mul(mu, v128.load(inverse + j));
    const w = f32x4.add(u, one());
    const v = f32x4.div(one(), w);
    const logW = madd(f32x4.sub(u, f32x4.sub(w, one())), v, log4(w));
    const x = v128.load(counts + j);
    const zero = f32x4.neg(f32x4.mul(v128.load(theta + j), logW));
    const slope = f32x4.mul(f32x4.sub(x, mu), v);
    const density = madd(x, f32x4.sub(f32x4.add(v128.load(logits + j), shift), logW), zero);
    value = accumulate(value, v128.andnot(density, f32x4.gt(x, largest)));
    slopeSum = accumulate(slopeSum, slope);
    v128.store(byLogits + j, slope);
    v128.store(byDispersion + j, f32x4.sub(zero, slope));
  }
  logProbability = total(value);
  slopes = total(slopeSum);
}

function zeroInflatedRow(bytes: usize, mean: f32, logShift: f32): void {
  const toMean = f32x4.splat(mean), shift = f32x4.splat(logShift), largest = f32x4.splat(LARGEST_FLOAT);
  const none = f32x4.splat(0);
  let value = f64x2.splat(0), slopeSum = f64x2.splat(0);
  for (let j: usize = 0; j < bytes; j += 16) {
    const mu = f32x4.mul(v128.load(scale + j), toMean);
    const u = f32x4.mul(mu, v128.load(inverse + j));
    const w = f32x4.add(u, one());
    const v = f32x4.div(one(), w);
    const logW = madd(f32x4.sub(u, f32x4.sub(w, one())), v, log4(w));
    const x = v128.load(counts + j);
    const l = f32x4.neg(f32x4.mul(v128.load(theta + j), logW));
    const d = v128.load(dropout + j);
    const gap = f32x4.sub(d, l);
    // 1 / (1 + e^−|d|) and 1 / (1 + e^−|d − l|): the larger of σ and 1 − σ each.
    const fading = exp4(f32x4.neg(f32x4.abs(d)));
    const near = exp4(f32x4.neg(f32x4.abs(gap)));
    const keep = f32x4.div(one(), f32x4.add(one(), fading));
    const sure = f32x4.div(one(), f32x4.add(one(), near));
    const lost = v128.bitselect(f32x4.mul(fading, keep), keep, f32x4.lt(d, none));
    const inflation = v128.bitselect(f32x4.mul(near, sure), sure, f32x4.lt(gap, none));
    const isZero = f32x4.eq(x, none);
    const weight = v128.bitselect(f32x4.sub(one(), inflation), one(), isZero);
    const ratio = v128.bitselect(f32x4.mul(f32x4.add(one(), near), keep), keep, isZero);
    const small = madd(x, f32x4.sub(f32x4.add(v128.load(logits + j), shift), logW), l);
    const density = v128.andnot(small, f32x4.gt(x, largest));
    const base = f32x4.sub(v128.bitselect(f32x4.pmax(d, l), density, isZero), f32x4.pmax(d, none));
    const slope = f32x4.mul(weight, f32x4.mul(f32x4.sub(x, mu), v));
    value = accumulate(value, f32x4.add(base, log4(ratio)));
    slopeSum = accumulate(slopeSum, slope);
    v128.store(byLogits + j, slope);
    v128.store(byDispersion + j, f32x4.sub(f32x4.mul(weight, l), slope));
    v128.store(byDropout + j, f32x4.sub(v128.and(inflation, isZero), lost));
  }
  logProbability = total(value);
  slopes = total(slopeSum);
}

/** What counts above 0 add to the row's sum and to the derivative by ln θ. */
function countsAboveZero(genes: i32, logShift: f64, factorials: usize): void {
  beginRow();
  const none = f32x4.splat(0);
  for (let block = 0; block < genes; block += 4) {
    if (!v128.any_true(f32x4.ne(v128.load(counts + (<usize>block << 2)), none))) continue;
    const end = min(block + 4, genes);
    for (let j = block; j < end; j++) {
      const at = <usize>j << 2;
      const x = load<f32>(counts + at);
      if (x == 0) continue;
      const held = max<f32>(-60, min<f32>(60, load<f32>(raw + at)));
      let t = <f64>load<f32>(theta + at), reciprocal = <f64>load<f32>(inverse + at);
      if (x > LARGEST_FLOAT) {
        t = Math.exp(<f64>held);
        reciprocal = 1 / t;
        const logMean = <f64>load<f32>(logits + at) + logShift;
        const logW = Math.log1p(Math.exp(logMean) * reciprocal);
        logProbability += <f64>x * (logMean - logW) - t * logW;
      }
      const digamma = addCount(<f64>x, t, reciprocal, <f64>held, factorials);
      store<f32>(byDispersion + at, load<f32>(byDispersion + at) + <f32>(t * digamma));
    }
  }
  logProbability += endRow();
}

function logitsGradient(bytes: usize, share: f32): void {
  const s = f32x4.splat(share);
  for (let j: usize = 0; j < bytes; j += 16)
    v128.store(byLogits + j, nmadd(v128.load(scale + j), s, v128.load(byLogits + j)));
}

/** `from`, `genes` long, padded with `fill` in `row`. */
function padded(row: usize, from: usize, genes: i32, fill: f32): usize {
  memory.copy(row, from, <usize>genes << 2);
  for (let j = genes; j < ((genes + 3) & ~3); j++) store<f32>(row + (<usize>j << 2), fill);
  return row;
}

/**
 * Cells [first, last). x, a (logits), d (dropout logits, or 0 for none): N × genes; logSizes: N; rows: each cell's row of
 * the dispersion head, or 0 where there is one row. Outputs: out N; outLogits, outDispersion, outDropout N × genes and
 * outLogSize N, or all 0 where no gradient is wanted.
 */
// Long because it only sets where the rows of each cell lie; the arithmetic is above.
export function countLikelihood(first: i32, last: i32, genes: i32, x: usize, a: usize, d: usize, logSizes: usize, rawTable: usize, thetaTable: usize, inverseTable: usize, rows: usize, factorials: usize, out: usize, outLogits: usize, outLogSize: usize, outDispersion: usize, outDropout: usize, scratch: usize): void {
  const bytes = <usize>genes << 2;
  const stride = <usize>((genes + 3) & ~3) << 2;
  const whole = stride == bytes;
  scale = scratch;
  for (let i = first; i < last; i++) {
    const at = <usize>i * bytes;
    const row: usize = rows == 0 ? 0 : <usize>load<u32>(rows + (<usize>i << 2));
    theta = thetaTable + row * stride;
    inverse = inverseTable + row * stride;
    raw = rawTable + row * bytes;
    counts = whole ? x + at : padded(scratch + stride, x + at, genes, 0);
    logits = whole ? a + at : padded(scratch + 2 * stride, a + at, genes, -1e30);
    if (d != 0) dropout = whole ? d + at : padded(scratch + 3 * stride, d + at, genes, -100);
    const direct = whole && outLogits != 0;
    byLogits = direct ? outLogits + at : scratch + 4 * stride;
    byDispersion = direct ? outDispersion + at : scratch + 5 * stride;
    byDropout = direct ? outDropout + at : scratch + 6 * stride;
    const most = largest(stride);
    const sum = exponentials(stride, most);
    const logSize = load<f32>(logSizes + (<usize>i << 2));
    const mean = <f32>(Math.exp(<f64>logSize) / sum);
    const shift = <f64>logSize - <f64>most - Math.log(sum);
    if (d == 0) negativeBinomialRow(stride, mean, <f32>shift);
    else zeroInflatedRow(stride, mean, <f32>shift);
    countsAboveZero(genes, shift, factorials);
    store<f32>(out + (<usize>i << 2), <f32>logProbability);
    if (outLogits == 0) continue;
    logitsGradient(stride, <f32>(slopes / sum));
    store<f32>(outLogSize + (<usize>i << 2), <f32>slopes);
    if (direct) continue;
    memory.copy(outLogits + at, byLogits, bytes);
    memory.copy(outDispersion + at, byDispersion, bytes);
    if (d != 0) memory.copy(outDropout + at, byDropout, bytes);
  }
}
