// Functions of vectors with tf's values at the edges: ../../assembly/functions.ts, operation by operation.
#ifndef HEDDLE_FUNCTIONS_H
#define HEDDLE_FUNCTIONS_H

#include "elementary.h"

/** eˣ; 0 below the smallest normal result, ∞ above the largest. */
INLINE vf exp_of(vf x) {
  const vf half = exp_clipped(x * 0.5f);
  const vf y = choose(x > 88.0f, half * half, exp_clipped(x));
  return keep_unless(choose(x > 88.72284f, INFINITE, y), x < -87.33655f);
}

/** eˣ − 1. */
INLINE vf expm1_of(vf x) {
  vf p = madd(x, 0.0001984126984126984f, 0.001388888888888889f);
  p = madd(x, p, 0.008333333333333333f);
  p = madd(x, p, 0.041666666666666664f);
  p = madd(x, p, 0.16666666666666666f);
  p = madd(x, p, 0.5f);
  return choose(absolute(x) < 0.35f, madd(x * x, p, x), exp_of(x) - 1.0f);
}

/** ln x: −∞ at 0, NaN below. */
INLINE vf log_of(vf x) {
  const vi small = x < 1.17549435e-38f;
  const vf scaled = choose(small, x * 8388608.0f, x);
  const vf y = log_normal(scaled) - keep_if(15.942385f, small);
  const vf finite = choose(x == 0.0f, -INFINITE, y);
  const vf known = choose((x == INFINITE) | (x != x), x, finite);
  return choose(x < 0.0f, __builtin_nanf(""), known);
}

/** ln(1 + x), exact in its leading digits as x → 0. */
INLINE vf log1p_of(vf x) {
  const vf w = 1.0f + x;
  const vf logarithm = log_of(w);
  const vf corrected = logarithm + (x - (w - 1.0f)) / w;
  return choose((w == 0.0f) | (w == INFINITE), logarithm, corrected);
}

INLINE vf sigmoid_of(vf x) {
  const vf e = exp_of(-absolute(x));
  const vf large = 1.0f / (1.0f + e);
  return choose(x < 0.0f, e * large, large);
}

INLINE vf softplus_of(vf x) {
  const vf positive = choose((x > 0.0f) | (x != x), x, 0.0f);
  return positive + log1p_of(exp_of(-absolute(x)));
}

INLINE vf tanh_of(vf x) {
  const vf twice = -2.0f * absolute(x);
  const vf e = expm1_of(twice), small = exp_of(twice);
  const vf near = -(e / (e + 2.0f));
  const vf far = 1.0f - (small + small) / (small + 1.0f);
  const vf size = choose(twice > -0.35f, near, far);
  const vf y = (vf)((vi)size | ((vi)x & (int32_t)0x80000000));
  return choose(x != x, x, y);
}

#endif
