// Products of several splits pooled by log-sum-exp: ../../assembly/pooled-splits.ts documents the arguments.
#include "../arguments.h"
#include "functions.h"

/** Vectors of a cache line: the splits' tables are a power of two apart and would evict each other from the cache. */
#define LINE_VECTORS (16 / LANES)

/** ln of the mean of exponentials over splits that are `step` floats apart, plus the bias; `count` floats of each vector. */
INLINE void pooled(const float *from, ptrdiff_t step, int splits, const float *bias, float *to, const int vectors, const int count) {
  vf most[LINE_VECTORS], sum[LINE_VECTORS];
  for (int v = 0; v < vectors; v++) {
    most[v] = load_part(from + v * LANES, count);
    sum[v] = 0;
  }
  for (int s = 1; s < splits; s++)
    for (int v = 0; v < vectors; v++) most[v] = maximum(most[v], load_part(from + s * step + v * LANES, count));
  for (int s = 0; s < splits; s++)
    for (int v = 0; v < vectors; v++) sum[v] += exp_clipped(load_part(from + s * step + v * LANES, count) - most[v]);
  for (int v = 0; v < vectors; v++) {
    const vf logarithms = log_of(sum[v] / splat((float)splits));
    store_part(to + v * LANES, (most[v] + logarithms) + load_part(bias + v * LANES, count), count);
  }
}

static void poolSplits(const Context *context, const double *args, int part, int parts) {
  const int splits = INTEGER(0), cells = INTEGER(1), columns = INTEGER(2), last = cut(cells, part + 1, parts, 1);
  const ptrdiff_t row = INTEGER(6), begin = INTEGER(7), step = (ptrdiff_t)cells * columns;
  const float *table = FLOATS(3) + INTEGER(8), *bias = FLOATS(4) + begin;
  for (int i = cut(cells, part, parts, 1); i < last; i++) {
    const float *from = table + (ptrdiff_t)i * columns;
    float *to = FLOATS(5) + begin + i * row;
    int j = 0;
    for (; j + 16 <= columns; j += 16) pooled(from + j, step, splits, bias + j, to + j, LINE_VECTORS, LANES);
    for (; j + LANES <= columns; j += LANES) pooled(from + j, step, splits, bias + j, to + j, 1, LANES);
    if (j < columns) pooled(from + j, step, splits, bias + j, to + j, 1, columns - j);
  }
}

INLINE void share_part(const float *from, const float *output, const float *bias, const float *dy, float *to, float inverse, const int count) {
  const vf share = exp_clipped(load_part(from, count) - (load_part(output, count) - load_part(bias, count)));
  store_part(to, (load_part(dy, count) * splat(inverse)) * share, count);
}

static void poolShares(const Context *context, const double *args, int part, int parts) {
  const int splits = INTEGER(0), cells = INTEGER(1), columns = INTEGER(2), rows = splits * cells;
  const ptrdiff_t row = INTEGER(7), begin = INTEGER(8);
  const float *table = FLOATS(3) + INTEGER(9), *bias = FLOATS(4) + begin;
  const float inverse = 1.0f / (float)splits;
  const int last = cut(rows, part + 1, parts, 1);
  for (int r = cut(rows, part, parts, 1); r < last; r++) {
    const ptrdiff_t cell = r % cells * row + begin;
    const float *from = table + (ptrdiff_t)r * columns, *output = FLOATS(5) + cell, *dy = FLOATS(6) + cell;
    float *to = FLOATS(10) + (ptrdiff_t)r * columns;
    int j = 0;
    for (; j + LANES <= columns; j += LANES) share_part(from + j, output + j, bias + j, dy + j, to + j, inverse, LANES);
    if (j < columns) share_part(from + j, output + j, bias + j, dy + j, to + j, inverse, columns - j);
  }
}
