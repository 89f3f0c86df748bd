// Products with sparse counts: ../../assembly/sparse-product.ts documents the arguments.
#include "../arguments.h"
#include "elementary.h"

typedef struct {
  const uint32_t *indices;
  const float *values;
  const float *dense;
  ptrdiff_t width;
  int add;
} Sparse;

/** `vectors` vectors of one row: Σ value · dense[index, …], in the order of the entries. */
INLINE void sparse_vectors(const Sparse *s, uint32_t begin, uint32_t end, const int vectors, ptrdiff_t at, float *out) {
  vf sums[8];
  for (int v = 0; v < vectors; v++) sums[v] = 0;
  for (uint32_t i = begin; i < end; i++) {
    const vf value = splat(s->values[i]);
    const float *row = s->dense + (ptrdiff_t)s->indices[i] * s->width + at;
    for (int v = 0; v < vectors; v++) sums[v] = madd(value, load(row + v * LANES), sums[v]);
  }
  for (int v = 0; v < vectors; v++) {
    float *to = out + at + v * LANES;
    store(to, s->add ? load(to) + sums[v] : sums[v]);
  }
}

/** Four columns; fused as the vectors are. */
INLINE void sparse_four(const Sparse *s, uint32_t begin, uint32_t end, ptrdiff_t at, float *out) {
  vf sum = 0;
  for (uint32_t i = begin; i < end; i++)
    sum = madd(splat(s->values[i]), load_part(s->dense + (ptrdiff_t)s->indices[i] * s->width + at, 4), sum);
  store_part(out + at, s->add ? load_part(out + at, 4) + sum : sum, 4);
}

/** One column: never fused, as in WebAssembly. */
INLINE void sparse_one(const Sparse *s, uint32_t begin, uint32_t end, ptrdiff_t at, float *out) {
  float sum = 0;
  for (uint32_t i = begin; i < end; i++) sum += s->values[i] * s->dense[(ptrdiff_t)s->indices[i] * s->width + at];
  out[at] = s->add ? out[at] + sum : sum;
}

static void sparseDense(const Context *context, const double *args, int part, int parts) {
  const int rows = INTEGER(0), last = cut(rows, part + 1, parts, 1);
  const uint32_t *starts = INTEGERS(1);
  const Sparse s = {INTEGERS(2), FLOATS(3), FLOATS(4), INTEGER(5), INTEGER(7)};
  for (int row = cut(rows, part, parts, 1); row < last; row++) {
    const uint32_t begin = starts[row], end = starts[row + 1];
    float *out = FLOATS(6) + row * s.width;
    ptrdiff_t at = 0;
    for (; at + 8 * LANES <= s.width; at += 8 * LANES) sparse_vectors(&s, begin, end, 8, at, out);
    for (; at + 2 * LANES <= s.width; at += 2 * LANES) sparse_vectors(&s, begin, end, 2, at, out);
    for (; at + LANES <= s.width; at += LANES) sparse_vectors(&s, begin, end, 1, at, out);
    for (; at + 4 <= s.width; at += 4) sparse_four(&s, begin, end, at, out);
    for (; at < s.width; at++) sparse_one(&s, begin, end, at, out);
  }
}

/** ln(1 + x) of every entry: by a table where x is an integer below 1,024. */
static void logOfCounts(const Context *context, const double *args, int part, int parts) {
  const int entries = (int)INTEGERS(0)[INTEGER(4)], end = cut(entries, part + 1, parts, 16);
  const float *counts = FLOATS(1), *table = FLOATS(2);
  float *out = FLOATS(3);
  for (int i = cut(entries, part, parts, 16); i < end; i++) {
    const float x = counts[i];
    const int whole = x >= 0 && x < 1024 && x == (float)(int)x;
    out[i] = whole ? table[(int)x] : (float)heddle_log1p((double)x);
  }
}

/** CSR to CSC for the columns [first, last): each share reads all entries, and counts those before its own. */
static void turn_columns(const Context *context, const double *args, uint32_t first, uint32_t last) {
  const int rows = INTEGER(0);
  const uint32_t *starts = INTEGERS(2), *indices = INTEGERS(3);
  const float *values = FLOATS(4);
  uint32_t *column_starts = INTEGERS(5), *row_indices = INTEGERS(6);
  float *column_values = FLOATS(7);
  const uint32_t entries = starts[rows], width = last - first;
  memset(column_starts + first, 0, (size_t)width * 4);
  uint32_t before = 0;
  for (uint32_t i = 0; i < entries; i++) {
    const uint32_t column = indices[i];
    if (column < first) before++;
    else if (column < last) column_starts[column]++;
  }
  uint32_t sum = before;
  for (uint32_t c = first; c < last; c++) {
    const uint32_t count = column_starts[c];
    column_starts[c] = sum;
    sum += count;
  }
  for (int row = 0; row < rows; row++)
    for (uint32_t i = starts[row]; i < starts[row + 1]; i++) {
      const uint32_t column = indices[i];
      if (column < first || column >= last) continue;
      const uint32_t to = column_starts[column]++;
      row_indices[to] = (uint32_t)row;
      column_values[to] = values[i];
    }
  // Each start is now its column's end, which is the next column's start.
  if (width > 1) memmove(column_starts + first + 1, column_starts + first, (size_t)(width - 1) * 4);
  if (width > 0) column_starts[first] = before;
}

static void turnCounts(const Context *context, const double *args, int part, int parts) {
  const int columns = INTEGER(1);
  turn_columns(context, args, (uint32_t)cut(columns, part, parts, 16), (uint32_t)cut(columns, part + 1, parts, 16));
  if (part == parts - 1) INTEGERS(5)[columns] = INTEGERS(2)[INTEGER(0)];
}

static void denseCounts(const Context *context, const double *args, int part, int parts) {
  const int rows = INTEGER(0), columns = INTEGER(1), last = cut(rows, part + 1, parts, 1);
  const uint32_t *starts = INTEGERS(2);
  for (int row = cut(rows, part, parts, 1); row < last; row++) {
    float *to = FLOATS(5) + (ptrdiff_t)row * columns;
    memset(to, 0, (size_t)columns * 4);
    for (uint32_t i = starts[row]; i < starts[row + 1]; i++) to[INTEGERS(3)[i]] = FLOATS(4)[i];
  }
}
