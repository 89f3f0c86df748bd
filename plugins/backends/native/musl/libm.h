// Stands in for the header of that name in musl, whose exp, log, log1p and pow are compiled from the C library in the
// compiler's distribution: it defines what these four use, on every platform. AssemblyScript's functions are musl's; the
// system's own differ in the last bit.
#ifndef HEDDLE_LIBM_H
#define HEDDLE_LIBM_H

#include <math.h>
#include <stdint.h>
#include <string.h>

#define WANT_ROUNDING 1
#define WANT_SNAN 0
#define TOINT_INTRINSICS 0
#define predict_false(x) __builtin_expect(x, 0)
#define predict_true(x) __builtin_expect(x, 1)
#define issignaling_inline(x) 0
#define FORCE_EVAL(x) ((void)(x))

static inline uint64_t asuint64(double x) {
  uint64_t bits;
  memcpy(&bits, &x, 8);
  return bits;
}

static inline double asdouble(uint64_t bits) {
  double x;
  memcpy(&x, &bits, 8);
  return x;
}

static inline double eval_as_double(double x) { return x; }
#define fp_force_eval(x) ((void)(x))
static inline double fp_barrier(double x) { return x; }
static inline double __math_oflow(uint32_t sign) { return sign ? -INFINITY : INFINITY; }
static inline double __math_uflow(uint32_t sign) { return sign ? -0.0 : 0.0; }
static inline double __math_divzero(uint32_t sign) { return sign ? -INFINITY : INFINITY; }
static inline double __math_invalid(double x) { return isnan(x) ? x : NAN; }
static inline double __math_check_oflow(double x) { return x; }
static inline double __math_check_uflow(double x) { return x; }

#endif
