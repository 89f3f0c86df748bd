/**
 * The densities and derivatives of host-row.ts in stock tfjs operations and float32, for backends whose memory the
 * host cannot access. Gamma functions are shifted by 4 and differenced analytically, because lgamma(x + θ) − lgamma(θ)
 * loses all precision in float32 from θ ≈ 1e5.
 */
import type { Tensor, Tensor2D } from "@tensorflow/tfjs-core";
import { lgammaReference } from "../special/gamma-references.js";
import { log1pOfPositive } from "../special/log1p.js";
import { tf } from "../tf.js";
import { LARGEST_LOG_DISPERSION } from "./dispersion-table.js";
import type { CountAttributes, CountInput } from "./host-kernel.js";

type Inputs = Readonly<Record<CountInput, Tensor>> & { readonly dropout?: Tensor };

/** Terms shared by both densities and all derivatives; N × G, except θ and 1/θ, which may be 1 × G. */
interface Shared {
  readonly x: Tensor;
  readonly theta: Tensor;
  readonly inverse: Tensor;
  readonly fractions: Tensor;
  readonly logMean: Tensor;
  readonly mean: Tensor;
  /** ln(1 + μ/θ). */
  readonly logW: Tensor;
  /** (x − μ) / (1 + μ/θ). */
  readonly slope: Tensor;
}

/** Same outputs as `hostCountLikelihood`. */
export function referenceCountLikelihood(inputs: Inputs, { rows, gradient }: CountAttributes): Tensor[] {
  const s = shared(inputs, rows);
  const atZero = tf.neg(tf.mul(s.theta, s.logW));
  const density = tf.add(atZero, aboveZero(s));
  const { dropout } = inputs;
  const logProb = tf.sum(dropout ? inflated(s.x, atZero, density, dropout) : density, 1);
  if (!gradient) return [logProb];
  const isZero = tf.cast(tf.equal(s.x, 0), "float32");
  // Probability that a zero comes from the NB: 1 for counts above 0.
  const weight = dropout ? mix(isZero, tf.sigmoid(tf.sub(atZero, dropout)), 1) : undefined;
  const weigh = (value: Tensor): Tensor => (weight ? tf.mul(weight, value) : value);
  const byLogMean = weigh(s.slope);
  const all = tf.sum(byLogMean, 1, true);
  const derivatives = [
    tf.sub(byLogMean, tf.mul(s.fractions, all)),
    tf.squeeze(all, [1]),
    weigh(byLogDispersion(s)),
    ...(dropout ? [tf.sub(tf.mul(isZero, tf.sigmoid(tf.sub(dropout, atZero))), tf.sigmoid(dropout))] : []),
  ];
  return [logProb, ...derivatives];
}

function shared(inputs: Inputs, rows: Int32Array | undefined): Shared {
  const x = tf.cast(inputs.counts, "float32");
  const all = inputs.dispersion as Tensor2D;
  const raw = tf.clipByValue(
    rows ? tf.gather(all, tf.tensor1d(rows, "int32")) : all,
    -LARGEST_LOG_DISPERSION,
    LARGEST_LOG_DISPERSION,
  );
  const theta = tf.exp(raw);
  const inverse = tf.exp(tf.neg(raw));
  const shifted = tf.sub(inputs.logits, tf.max(inputs.logits, 1, true));
  const exponentials = tf.exp(shifted);
  const sum = tf.sum(exponentials, 1, true);
  const logMean = tf.add(tf.sub(shifted, tf.log(sum)), tf.expandDims(inputs.logSize, 1));
  const mean = tf.exp(logMean);
  const u = tf.mul(mean, inverse);
  const slope = tf.div(tf.sub(x, mean), tf.add(u, 1));
  return { x, theta, inverse, fractions: tf.div(exponentials, sum), logMean, mean, logW: log1pOfPositive(u), slope };
}

/** Contribution of a count above 0 to ln p(0): 0 where x = 0. */
function aboveZero({ x, theta, inverse, logMean, logW }: Shared): Tensor {
  const b = tf.add(theta, SHIFT);
  const a = tf.add(x, b);
  let rising = tf.sub(tf.mul(tf.sub(a, 0.5), log1pOfPositive(tf.div(x, b))), x);
  rising = tf.add(rising, tf.mul(x, log1pOfPositive(tf.mul(inverse, SHIFT))));
  rising = tf.add(rising, tf.sub(stirlingTail(a), stirlingTail(b)));
  rising = tf.sub(rising, log1pOfPositive(tf.mul(x, inverse)));
  for (let i = 1; i < SHIFT; i++) rising = tf.sub(rising, log1pOfPositive(tf.div(x, tf.add(theta, i))));
  const present = tf.cast(tf.notEqual(x, 0), "float32");
  const logFactorial = tf.mul(present, lgammaReference(tf.add(x, 1)));
  return tf.add(tf.mul(x, tf.sub(logMean, logW)), tf.sub(rising, logFactorial));
}

/** d ln p_NB / d ln θ = θ (ψ(x + θ) − ψ(θ) − L) − slope, with the digammas shifted likewise. */
function byLogDispersion({ x, theta, logW, slope }: Shared): Tensor {
  const b = tf.add(theta, SHIFT);
  const a = tf.add(x, b);
  let difference = tf.add(log1pOfPositive(tf.div(x, b)), tf.sub(digammaTail(a), digammaTail(b)));
  for (let i = 1; i < SHIFT; i++) {
    const lower = tf.add(theta, i);
    difference = tf.add(difference, tf.div(tf.div(x, lower), tf.add(x, lower)));
  }
  const first = tf.div(x, tf.add(x, theta));
  return tf.sub(tf.add(first, tf.mul(theta, tf.sub(difference, logW))), slope);
}

function inflated(x: Tensor, atZero: Tensor, density: Tensor, dropout: Tensor): Tensor {
  const gap = tf.neg(tf.abs(tf.sub(dropout, atZero)));
  const zero = tf.add(tf.maximum(dropout, atZero), log1pOfPositive(tf.exp(gap)));
  const softplus = tf.add(tf.relu(dropout), log1pOfPositive(tf.exp(tf.neg(tf.abs(dropout)))));
  return tf.sub(tf.where(tf.equal(x, 0), zero, density), softplus);
}

/** `there` where the mask is 1, `elsewhere` where it is 0. */
const mix = (mask: Tensor, there: Tensor, elsewhere: number): Tensor =>
  tf.add(tf.mul(mask, tf.sub(there, elsewhere)), elsewhere);

const SHIFT = 4;

/** ln Γ(z) − ((z − ½) ln z − z + ½ ln 2π) for z ≥ 4: remainder below 4e-8. Abramowitz and Stegun 6.1.40. */
function stirlingTail(z: Tensor): Tensor {
  const v = tf.reciprocal(z);
  const s = tf.square(v);
  return tf.mul(v, tf.add(1 / 12, tf.mul(s, tf.sub(tf.mul(s, 1 / 1260), 1 / 360))));
}

/** ψ(z) − ln z for z ≥ 4: remainder below 7e-8. Abramowitz and Stegun 6.3.18. */
function digammaTail(z: Tensor): Tensor {
  const v = tf.reciprocal(z);
  const s = tf.square(v);
  const even = tf.sub(1 / 12, tf.mul(s, tf.sub(1 / 120, tf.mul(s, 1 / 252))));
  return tf.neg(tf.add(tf.mul(v, 0.5), tf.mul(s, even)));
}
