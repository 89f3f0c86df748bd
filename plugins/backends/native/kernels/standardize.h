// Batch normalization's first half in float64: ../../assembly/standardize.ts documents the arguments.
#include "../arguments.h"
#include "../lanes.h"

enum { PAIRS = LANES / 2 };

/** Up to LANES / 2 floats in float64; the other lanes repeat 0. */
INLINE vd load_doubles(const float *at, int count) {
  vh x = 0;
  memcpy(&x, at, (size_t)count * 4);
  return __builtin_convertvector(x, vd);
}

INLINE void store_doubles(float *at, vd values, int count) {
  const vh x = __builtin_convertvector(values, vh);
  memcpy(at, &x, (size_t)count * 4);
}

INLINE vd square_roots(vd x) {
#if __has_builtin(__builtin_elementwise_sqrt)
  return __builtin_elementwise_sqrt(x);
#else
  vd y;
  for (int i = 0; i < PAIRS; i++) y[i] = __builtin_sqrt(x[i]);
  return y;
#endif
}

INLINE void standardize_columns(const Context *context, const double *args, int j, const int count) {
  const int rows = INTEGER(0);
  const ptrdiff_t columns = INTEGER(1);
  const float *x = FLOATS(2) + j;
  float *y = FLOATS(4) + j;
  const double share = 1 / (double)rows;
  vd sum = 0, squares = 0;
  for (int i = 0; i < rows; i++) sum += load_doubles(x + i * columns, count);
  const vd mean = sum * share;
  for (int i = 0; i < rows; i++) {
    const vd centered = load_doubles(x + i * columns, count) - mean;
    squares += centered * centered;
  }
  const vd variance = squares * share, inverse = 1.0 / square_roots(variance + args[3]);
  for (int i = 0; i < rows; i++)
    store_doubles(y + i * columns, (load_doubles(x + i * columns, count) - mean) * inverse, count);
  store_doubles(FLOATS(5) + j, mean, count);
  store_doubles(FLOATS(6) + j, variance, count);
  store_doubles(FLOATS(7) + j, inverse, count);
}

static void standardize(const Context *context, const double *args, int part, int parts) {
  const int columns = INTEGER(1), last = cut(columns, part + 1, parts, 16);
  int j = cut(columns, part, parts, 16);
  for (; j + PAIRS <= last; j += PAIRS) standardize_columns(context, args, j, PAIRS);
  if (j < last) standardize_columns(context, args, j, last - j);
}

INLINE void gradient_columns(const Context *context, const double *args, int j, const int count) {
  const int rows = INTEGER(0);
  const ptrdiff_t columns = INTEGER(1);
  const float *dy = FLOATS(2) + j, *y = FLOATS(3) + j;
  float *dx = FLOATS(5) + j;
  const double share = 1 / (double)rows;
  vd sum = 0, products = 0;
  for (int i = 0; i < rows; i++) {
    const vd d = load_doubles(dy + i * columns, count);
    sum += d;
    products += d * load_doubles(y + i * columns, count);
  }
  const vd mean = sum * share, slope = products * share, inverse = load_doubles(FLOATS(4) + j, count);
  for (int i = 0; i < rows; i++) {
    const vd centered = load_doubles(dy + i * columns, count) - mean;
    store_doubles(dx + i * columns, inverse * (centered - load_doubles(y + i * columns, count) * slope), count);
  }
}

static void standardizeGradient(const Context *context, const double *args, int part, int parts) {
  const int columns = INTEGER(1), last = cut(columns, part + 1, parts, 16);
  int j = cut(columns, part, parts, 16);
  for (; j + PAIRS <= last; j += PAIRS) gradient_columns(context, args, j, PAIRS);
  if (j < last) gradient_columns(context, args, j, last - j);
}
