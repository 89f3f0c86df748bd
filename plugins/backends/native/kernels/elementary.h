// exp and log of vectors: the polynomials of ../../assembly/elementary.ts, operation by operation.
#ifndef HEDDLE_ELEMENTARY_H
#define HEDDLE_ELEMENTARY_H

#include "../lanes.h"

/** 1.5 · 2²³: adding and subtracting it rounds |x| < 2²² to the nearest integer, ties to even. */
#define ROUNDER 12582912.0f
#define LN2_HIGH 0.693145751953125f
#define LN2_LOW 1.428606765330187e-6f
#define INFINITE __builtin_inff()

/** eˣ, with x clipped to −87.3 … 88.3; NaN for NaN. */
INLINE vf exp_clipped(vf given) {
  const vf x = pmin(pmax(given, -87.3f), 88.3f);
  const vf n = (x * 1.4426950408889634f + ROUNDER) - ROUNDER;
  const vf r = nmadd(n, LN2_LOW, nmadd(n, LN2_HIGH, x));
  vf p = madd(r, 0.0001984126984126984f, 0.001388888888888889f);
  p = madd(r, p, 0.008333333333333333f);
  p = madd(r, p, 0.041666666666666664f);
  p = madd(r, p, 0.16666666666666666f);
  p = madd(r, p, 0.5f);
  p = madd(r * r, p, r);
  const vf scale = (vf)((vi)((__builtin_convertvector(n, vi) + 127) << 23));
  return madd(p, scale, scale);
}

/** ln x for positive normal x. NaN and infinities give numbers: callers propagate them by another factor. */
INLINE vf log_normal(vf x) {
  const vi bits = (vi)x;
  const vi e = (bits - 0x3f2aaaab) >> 23;
  const vf f = (vf)(bits - (e << 23)) - 1.0f;
  const vf n = __builtin_convertvector(e, vf);
  const vf s = f / (f + 2.0f);
  const vf z = s * s;
  vf p = madd(z, 0.18181818181818182f, 0.2222222222222222f);
  p = madd(z, p, 0.2857142857142857f);
  p = madd(z, p, 0.4f);
  p = madd(z, p, 0.6666666666666666f);
  const vf small = nmadd(s, nmadd(z, p, f), madd(n, LN2_LOW, f));
  return madd(n, LN2_HIGH, small);
}

double heddle_exp(double);
double heddle_log(double);
double heddle_log1p(double);
double heddle_pow(double, double);

#endif
