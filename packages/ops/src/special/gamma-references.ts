/**
 * ln Γ, ψ, ψ′ and ψ″ in stock tfjs operations, float32, for x ≥ 0 (NaN elsewhere): x is shifted by 5, then Stirling's
 * series (Abramowitz and Stegun 6.1.40, 6.3.18, 6.4.12).
 */
import type { Tensor } from "@tensorflow/tfjs-core";
import { tf } from "../tf.js";

const SHIFT = 5;
const HALF_LOG_TWO_PI = 0.9189385332046728;

/** f(x) for x ≥ 0, NaN elsewhere. */
const onDomain = (x: Tensor, value: Tensor): Tensor => tf.where(tf.greaterEqual(x, 0), value, tf.fill(x.shape, NaN));

/** Σ over the shift of 1 / (x + i)^power: the terms that Stirling's series at x + SHIFT omits. */
function shiftedPowers(x: Tensor, power: 1 | 2 | 3): Tensor {
  let sum: Tensor | undefined;
  for (let i = 0; i < SHIFT; i++) {
    const v = tf.reciprocal(tf.add(x, i));
    const term = power === 1 ? v : power === 2 ? tf.square(v) : tf.mul(v, tf.square(v));
    sum = sum ? tf.add(sum, term) : term;
  }
  return sum!;
}

/** z = x + SHIFT, 1/z and 1/z². */
function shifted(x: Tensor): { z: Tensor; v: Tensor; s: Tensor } {
  const z = tf.add(x, SHIFT);
  const v = tf.reciprocal(z);
  return { z, v, s: tf.square(v) };
}

/** (z − ½)(ln z − 1) − ½ + ½ ln 2π: as (z − ½) ln z − z + ½ ln 2π, without ∞ − ∞ at +∞. */
const stirlingHead = (z: Tensor): Tensor => tf.add(tf.mul(tf.sub(z, 0.5), tf.sub(tf.log(z), 1)), HALF_LOG_TWO_PI - 0.5);

export function lgammaReference(x: Tensor): Tensor {
  const { z, v, s } = shifted(x);
  const tail = tf.mul(v, tf.add(1 / 12, tf.mul(s, tf.sub(tf.mul(s, 1 / 1260), 1 / 360))));
  let product: Tensor = x;
  for (let i = 1; i < SHIFT; i++) product = tf.mul(product, tf.add(x, i));
  const below = tf.sub(tf.add(stirlingHead(z), tail), tf.log(product));
  // Above 1,000 no shift is needed, and from 5e7 its product would overflow.
  const above = tf.add(stirlingHead(x), tf.div(1 / 12, x));
  return onDomain(x, tf.where(tf.greater(x, 1000), above, below));
}

export function digammaReference(x: Tensor): Tensor {
  const { z, v, s } = shifted(x);
  const even = tf.sub(1 / 12, tf.mul(s, tf.sub(1 / 120, tf.mul(s, 1 / 252))));
  const tail = tf.add(tf.mul(v, 0.5), tf.mul(s, even));
  return onDomain(x, tf.sub(tf.sub(tf.log(z), tail), shiftedPowers(x, 1)));
}

export function trigammaReference(x: Tensor): Tensor {
  const { v, s } = shifted(x);
  const odd = tf.mul(s, tf.sub(1 / 6, tf.mul(s, tf.sub(1 / 30, tf.mul(s, 1 / 42)))));
  const tail = tf.add(v, tf.add(tf.mul(s, 0.5), tf.mul(v, odd)));
  return onDomain(x, tf.add(tail, shiftedPowers(x, 2)));
}

/** ψ″(x) = −1/z² − 1/z³ − 1/(2 z⁴) + 1/(6 z⁶) − 1/(6 z⁸) − 2 Σ 1 / (x + i)³, z = x + SHIFT. */
export function tetragammaReference(x: Tensor): Tensor {
  const { v, s } = shifted(x);
  const inner = tf.sub(0.5, tf.mul(s, tf.sub(1 / 6, tf.mul(s, 1 / 6))));
  const tail = tf.mul(s, tf.add(tf.add(v, 1), tf.mul(s, inner)));
  return onDomain(x, tf.neg(tf.add(tail, tf.mul(2, shiftedPowers(x, 3)))));
}
