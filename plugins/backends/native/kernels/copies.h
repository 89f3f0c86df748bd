// Copies between layouts: ../../assembly/copies.ts documents the arguments.
#include "../arguments.h"
#include "../lanes.h"

static void copyStrided(const Context *context, const double *args, int part, int parts) {
  const int d0 = INTEGER(0), d1 = INTEGER(1), d2 = INTEGER(2), d3 = INTEGER(3);
  const uint32_t *x = INTEGERS(4) + INTEGER(14);
  uint32_t *y = INTEGERS(9) + INTEGER(15);
  const int x3 = INTEGER(8), y3 = INTEGER(13);
  const int first = d0 > 1 ? cut(d0, part, parts, 1) : 0, last = d0 > 1 ? cut(d0, part + 1, parts, 1) : d0;
  const int from = d0 > 1 ? 0 : cut(d1, part, parts, 1), to = d0 > 1 ? d1 : cut(d1, part + 1, parts, 1);
  for (int i0 = first; i0 < last; i0++)
    for (int i1 = from; i1 < to; i1++)
      for (int i2 = 0; i2 < d2; i2++) {
        const uint32_t *at = x + i0 * INTEGER(5) + i1 * INTEGER(6) + i2 * INTEGER(7);
        uint32_t *into = y + i0 * INTEGER(10) + i1 * INTEGER(11) + i2 * INTEGER(12);
        if (x3 == 1 && y3 == 1) memmove(into, at, (size_t)d3 * 4);
        else
          for (int i3 = 0; i3 < d3; i3++) into[(ptrdiff_t)i3 * y3] = at[(ptrdiff_t)i3 * x3];
      }
}

/** All bits of a row are set where its index is not below `size`: NaN. */
static void gather(const Context *context, const double *args, int part, int parts) {
  const int outer = INTEGER(0), n = INTEGER(4), last = cut(n, part + 1, parts, 1);
  const size_t size = (size_t)INTEGER(1), inner = (size_t)INTEGER(2);
  for (int o = 0; o < outer; o++) {
    const float *x = FLOATS(3) + o * size * inner;
    float *y = FLOATS(6) + o * (size_t)n * inner;
    for (int i = cut(n, part, parts, 1); i < last; i++) {
      const uint32_t index = INTEGERS(5)[i];
      if (index < size) memcpy(y + i * inner, x + index * inner, inner * 4);
      else memset(y + i * inner, 255, inner * 4);
    }
  }
}

static void sumRows(const Context *context, const double *args, int part, int parts) {
  const int n = INTEGER(0), levels = INTEGER(1), columns = INTEGER(2);
  const int first = cut(levels, part, parts, 16), last = cut(levels, part + 1, parts, 16);
  float *y = FLOATS(5);
  memset(y + (size_t)first * columns, 0, (size_t)(last - first) * columns * 4);
  for (int i = 0; i < n; i++) {
    const int level = (int32_t)INTEGERS(3)[i];
    if (level < first || level >= last) continue;
    const float *from = FLOATS(4) + (size_t)i * columns;
    float *to = y + (size_t)level * columns;
    for (int j = 0; j < columns; j++) to[j] += from[j];
  }
}
