// Reductions and weighted rows: ../../assembly/columns.ts documents the arguments.
#include "../arguments.h"
#include "../lanes.h"

/** Σ of n floats in float64: four at a time, then the rest one by one. */
static double sum_of(const float *x, int n) {
  d2 both = 0;
  const int end = n & ~3;
  for (int i = 0; i < end; i += 4) {
    f4 four;
    memcpy(&four, x + i, 16);
    both = accumulate(both, four);
  }
  double rest = 0;
  for (int i = end; i < n; i++) rest += (double)x[i];
  return total(both) + rest;
}

static float largest_of(const float *x, int n, ptrdiff_t step) {
  float most = *x;
  for (int i = 1; i < n; i++) {
    const float value = x[i * step];
    if (value > most || value != value) most = value;
  }
  return most;
}

INLINE void sum_columns(const float *x, int size, ptrdiff_t step, const int count, vf factor, float *y) {
  vf sum = 0;
  for (int i = 0; i < size; i++) sum += load_part(x + i * step, count);
  store_part(y, sum * factor, count);
}

/** Four vectors of columns at once, so that their additions overlap. */
INLINE void sum_many_columns(const float *x, int size, ptrdiff_t step, vf factor, float *y) {
  vf s[4] = {0, 0, 0, 0};
  for (int i = 0; i < size; i++)
    for (int v = 0; v < 4; v++) s[v] += load(x + i * step + v * LANES);
  for (int v = 0; v < 4; v++) store(y + v * LANES, s[v] * factor);
}

static void column_sums(const float *x, int size, ptrdiff_t step, int count, float factor, float *y) {
  int j = 0;
  for (; j + 4 * LANES <= count; j += 4 * LANES) sum_many_columns(x + j, size, step, splat(factor), y + j);
  for (; j + LANES <= count; j += LANES) sum_columns(x + j, size, step, LANES, splat(factor), y + j);
  if (j < count) sum_columns(x + j, size, step, count - j, splat(factor), y + j);
}

static void reduce(const Context *context, const double *args, int part, int parts) {
  const int sums = INTEGER(0) == 0, outer = INTEGER(1), size = INTEGER(2), inner = INTEGER(3);
  const float *x = FLOATS(4);
  float *y = FLOATS(6);
  const float factor = SINGLE(5);
  if (inner == 1) {
    const int last = cut(outer, part + 1, parts, 1);
    for (int i = cut(outer, part, parts, 1); i < last; i++) {
      const float *row = x + (ptrdiff_t)i * size;
      y[i] = sums ? (float)(sum_of(row, size) * (double)factor) : largest_of(row, size, 1);
    }
    return;
  }
  const int first = cut(inner, part, parts, 16), count = cut(inner, part + 1, parts, 16) - first;
  for (int i = 0; i < outer; i++) {
    const float *from = x + (ptrdiff_t)i * size * inner + first;
    float *to = y + (ptrdiff_t)i * inner + first;
    if (sums) column_sums(from, size, inner, count, factor, to);
    else
      for (int j = 0; j < count; j++) to[j] = largest_of(from + j, size, inner);
  }
}

static void weighRows(const Context *context, const double *args, int part, int parts) {
  const int rows = INTEGER(0), columns = INTEGER(1), last = cut(rows, part + 1, parts, 1);
  for (int i = cut(rows, part, parts, 1); i < last; i++) {
    const vf weight = splat(FLOATS(3)[i]);
    const float *x = FLOATS(2) + (ptrdiff_t)i * columns;
    float *y = FLOATS(4) + (ptrdiff_t)i * columns;
    int j = 0;
    for (; j + LANES <= columns; j += LANES) store(y + j, load(x + j) * weight);
    if (j < columns) store_part(y + j, load_part(x + j, columns - j) * weight, columns - j);
  }
}

static void weighedSums(const Context *context, const double *args, int part, int parts) {
  const int rows = INTEGER(0), columns = INTEGER(1), group_count = INTEGER(5);
  const int first = cut(columns, part, parts, 16), last = cut(columns, part + 1, parts, 16);
  const uint32_t *groups = OFFSET(4) ? INTEGERS(4) : NULL;
  for (int g = 0; g < group_count; g++)
    memset(FLOATS(6) + (ptrdiff_t)g * columns + first, 0, (size_t)(last - first) * 4);
  for (int i = 0; i < rows; i++) {
    const vf weight = splat(FLOATS(3)[i]);
    const float *x = FLOATS(2) + (ptrdiff_t)i * columns;
    float *y = FLOATS(6) + (ptrdiff_t)(groups ? groups[i] : 0) * columns;
    int j = first;
    for (; j + LANES <= last; j += LANES) store(y + j, madd(load(x + j), weight, load(y + j)));
    const int rest = last - j;
    if (rest > 0) store_part(y + j, madd(load_part(x + j, rest), weight, load_part(y + j, rest)), rest);
  }
}
