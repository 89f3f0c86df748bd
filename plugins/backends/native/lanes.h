// Vectors of LANES floats, and the operations that every kernel is written in. The same source is compiled once per
// instruction set: LANES is the width, FUSED is 1 where multiply-adds are rounded once. Contraction is off, so that an
// element has the same bits for any width.
#ifndef HEDDLE_LANES_H
#define HEDDLE_LANES_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifndef LANES
#define LANES 4
#endif
#ifndef FUSED
#define FUSED 0
#endif

#define INLINE static inline __attribute__((always_inline))

typedef float vf __attribute__((ext_vector_type(LANES)));
typedef int32_t vi __attribute__((ext_vector_type(LANES)));
typedef uint32_t vu __attribute__((ext_vector_type(LANES)));
typedef double vd __attribute__((ext_vector_type(LANES / 2)));
typedef float vh __attribute__((ext_vector_type(LANES / 2)));
typedef float f4 __attribute__((ext_vector_type(4)));
typedef double d2 __attribute__((ext_vector_type(2)));
typedef float f2 __attribute__((ext_vector_type(2)));

INLINE vf load(const float *at) {
  vf v;
  memcpy(&v, at, sizeof v);
  return v;
}

INLINE void store(float *at, vf v) { memcpy(at, &v, sizeof v); }

/** `count` floats, at most LANES; the other lanes are 0. */
INLINE vf load_part(const float *at, int count) {
  if (count == LANES) return load(at);
  vf v = 0;
  memcpy(&v, at, (size_t)count * 4);
  return v;
}

INLINE void store_part(float *at, vf v, int count) {
  if (count == LANES) store(at, v);
  else memcpy(at, &v, (size_t)count * 4);
}

INLINE vf splat(float x) { return (vf)x; }

#if FUSED
#if __has_builtin(__builtin_elementwise_fma)
#define MULTIPLY_ADD(a, b, c) __builtin_elementwise_fma(a, b, c)
#else
INLINE vf fused_loop(vf a, vf b, vf c) {
  vf y;
  for (int i = 0; i < LANES; i++) y[i] = __builtin_fmaf(a[i], b[i], c[i]);
  return y;
}
#define MULTIPLY_ADD(a, b, c) fused_loop(a, b, c)
#endif
#else
#define MULTIPLY_ADD(a, b, c) ((a) * (b) + (c))
#endif

/** a · b + c. */
INLINE vf madd(vf a, vf b, vf c) { return MULTIPLY_ADD(a, b, c); }
/** c − a · b. */
INLINE vf nmadd(vf a, vf b, vf c) {
#if FUSED
  return MULTIPLY_ADD(-a, b, c);
#else
  return c - a * b;
#endif
}

/** yes where the mask is set, else no. */
INLINE vf choose(vi mask, vf yes, vf no) { return mask ? yes : no; }
/** x where the mask is clear, else 0. */
INLINE vf keep_unless(vf x, vi mask) { return (vf)((vi)x & ~mask); }
INLINE vf keep_if(vf x, vi mask) { return (vf)((vi)x & mask); }
/** The larger, a where they are equal or one is NaN: as WebAssembly's pmax. */
INLINE vf pmax(vf a, vf b) { return a < b ? b : a; }
INLINE vf pmin(vf a, vf b) { return b < a ? b : a; }
INLINE vf absolute(vf x) { return (vf)((vi)x & 0x7fffffff); }
INLINE vf square_root(vf x) {
#if __has_builtin(__builtin_elementwise_sqrt)
  return __builtin_elementwise_sqrt(x);
#else
  vf y;
  for (int i = 0; i < LANES; i++) y[i] = __builtin_sqrtf(x[i]);
  return y;
#endif
}

/** NaN where one is NaN, and −0 below +0: as WebAssembly's max and min. */
INLINE vf maximum(vf a, vf b) {
  const vf equal = (vf)((vi)a & (vi)b);
  const vf y = a < b ? b : (a > b ? a : equal);
  return ((a != a) | (b != b)) ? a + b : y;
}
INLINE vf minimum(vf a, vf b) {
  const vf equal = (vf)((vi)a | (vi)b);
  const vf y = b < a ? b : (b > a ? a : equal);
  return ((a != a) | (b != b)) ? a + b : y;
}

INLINE f4 quarter(vf v, int i) {
  f4 q;
  memcpy(&q, (const char *)&v + 16 * i, 16);
  return q;
}

/** The first four lanes; the others are 0. */
INLINE vf from_quarter(f4 q) {
  vf v = 0;
  memcpy(&v, &q, 16);
  return v;
}

/** Adds the first `count` lanes (a multiple of 4) to four sums, in order: the same bits for any LANES. */
INLINE f4 add_quarters(f4 sum, vf v, int count) {
  for (int i = 0; i < LANES / 4; i++)
    if (4 * i < count) sum += quarter(v, i);
  return sum;
}
INLINE f4 multiply_quarters(f4 product, vf v, int count) {
  for (int i = 0; i < LANES / 4; i++)
    if (4 * i < count) product *= quarter(v, i);
  return product;
}

/** Σ of four lanes added to two float64 lanes. */
INLINE d2 accumulate(d2 sum, f4 x) {
  return sum + (__builtin_convertvector(x.lo, d2) + __builtin_convertvector(x.hi, d2));
}
INLINE double total(d2 sum) { return sum.x + sum.y; }

#endif
