// Tables of the count likelihoods: ../../assembly/dispersion-table.ts, rising-table.ts and log-factorials.ts.
#ifndef HEDDLE_COUNT_TABLES_H
#define HEDDLE_COUNT_TABLES_H

#include "../arguments.h"
#include "rising-factorial.h"

/** Largest count with a row in the tables. */
#define TABLED 16

INLINE void dispersion_part(const float *raw, float *theta, float *inverse, int given, const int count) {
  const vf held = pmin(pmax(load_part(raw, given), -60.0f), 60.0f);
  store_part(theta, exp_clipped(held), count);
  store_part(inverse, exp_clipped((vf)((vi)held ^ (int32_t)0x80000000)), count);
}

/** θ and 1/θ from ln θ clipped to ±60, each row padded with 1. */
static void dispersionTable(const Context *context, const double *args, int part, int parts) {
  const int rows = INTEGER(0), genes = INTEGER(1), stride = padded(genes), last = cut(rows, part + 1, parts, 1);
  for (int r = cut(rows, part, parts, 1); r < last; r++) {
    const float *raw = FLOATS(2) + (ptrdiff_t)r * genes;
    float *theta = FLOATS(3) + (ptrdiff_t)r * stride, *inverse = FLOATS(4) + (ptrdiff_t)r * stride;
    int j = 0;
    for (; j + LANES <= genes; j += LANES) dispersion_part(raw + j, theta + j, inverse + j, LANES, LANES);
    if (j < stride) dispersion_part(raw + j, theta + j, inverse + j, genes - j, stride - j);
  }
}

INLINE void rising_part(const double *factorials, int genes, const float *inverse, float *logs, float *slopes, const int count) {
  const vf each = load_part(inverse, count);
  vf sum = 0, slope = 1.0f;
  store_part(logs, sum, count);
  store_part(slopes, slope, count);
  for (int x = 2; x <= TABLED; x++) {
    const vf w = 1.0f + each * (float)(x - 1);
    sum = sum + log_normal(w);
    slope = slope + 1.0f / w;
    store_part(logs + (ptrdiff_t)(x - 1) * genes, sum - (float)factorials[x], count);
    store_part(slopes + (ptrdiff_t)(x - 1) * genes, slope, count);
  }
}

static void risingTable(const Context *context, const double *args, int part, int parts) {
  const int rows = INTEGER(0), genes = INTEGER(1), last = cut(genes, part + 1, parts, 16);
  const double *factorials = (const double *)(context->heap + OFFSET(3));
  for (int row = 0; row < rows; row++) {
    const ptrdiff_t table = (ptrdiff_t)row * TABLED * genes;
    const float *inverse = FLOATS(2) + (ptrdiff_t)row * genes;
    float *logs = FLOATS(4) + table, *slopes = FLOATS(5) + table;
    int j = cut(genes, part, parts, 16);
    for (; j + LANES <= last; j += LANES) rising_part(factorials, genes, inverse + j, logs + j, slopes + j, LANES);
    if (j < last) rising_part(factorials, genes, inverse + j, logs + j, slopes + j, last - j);
  }
}

static void logFactorials(const Context *context, const double *args, int part, int parts) {
  const int rows = INTEGER(0), last = cut(rows, part + 1, parts, 1);
  const double *factorials = (const double *)(context->heap + OFFSET(3));
  for (int row = cut(rows, part, parts, 1); row < last; row++) {
    double sum = 0, unused;
    for (uint32_t i = INTEGERS(1)[row]; i < INTEGERS(1)[row + 1]; i++) {
      const float x = FLOATS(2)[i];
      sum += x < 1024 && x == __builtin_floorf(x) ? factorials[(int)x] : log_gamma((double)x + 1, &unused);
    }
    FLOATS(4)[row] = (float)sum;
  }
}

#endif
