// C = op(A) · op(B), row-major, float32; see ../../assembly/matrix-product.ts for the arguments.
#include "../arguments.h"
#include "micro-kernel.h"

/** k is split into parts of this length: part of the result, as partial sums are added to C. As in WebAssembly. */
#define DEPTH 256

typedef struct {
  int turn_a, turn_b, onto;
  int k, lda, ldb, ldc;
  const float *a, *b, *bias;
  float *c;
  int m0, m1, n0, n1;
} Product;

/** Columns [n, n + columns) of B, DEPTH rows at most, as a panel of `width` floats for each k; missing columns are 0. */
static void pack_panel(const float *b, int ldb, int columns, int k, int width, float *to) {
  for (int i = 0; i < k; i++, b += ldb, to += width) {
    memcpy(to, b, (size_t)columns * 4);
    memset(to + columns, 0, (size_t)(width - columns) * 4);
  }
}

/** Four rows of B (N × K) as four columns of a panel. */
INLINE void turn_four(const float *b, int ldb, int k, int width, float *to) {
  int i = 0;
  for (; i + 4 <= k; i += 4, to += 4 * width) {
    f4 r[4];
    for (int j = 0; j < 4; j++) memcpy(&r[j], b + (ptrdiff_t)j * ldb + i, 16);
    const f4 low01 = __builtin_shufflevector(r[0], r[1], 0, 4, 1, 5), high01 = __builtin_shufflevector(r[0], r[1], 2, 6, 3, 7);
    const f4 low23 = __builtin_shufflevector(r[2], r[3], 0, 4, 1, 5), high23 = __builtin_shufflevector(r[2], r[3], 2, 6, 3, 7);
    const f4 turned[4] = {
      __builtin_shufflevector(low01, low23, 0, 1, 4, 5), __builtin_shufflevector(low01, low23, 2, 3, 6, 7),
      __builtin_shufflevector(high01, high23, 0, 1, 4, 5), __builtin_shufflevector(high01, high23, 2, 3, 6, 7),
    };
    for (int j = 0; j < 4; j++) memcpy(to + j * width, &turned[j], 16);
  }
  for (; i < k; i++, to += width)
    for (int j = 0; j < 4; j++) to[j] = b[(ptrdiff_t)j * ldb + i];
}

/** Rows of B (N × K) as a panel. */
static void pack_turned_panel(const float *b, int ldb, int columns, int k, int width, float *to) {
  const int whole = columns & ~3;
  for (int j = 0; j < whole; j += 4) turn_four(b + (ptrdiff_t)j * ldb, ldb, k, width, to + j);
  for (int j = whole; j < width; j++)
    for (int i = 0; i < k; i++) to[i * width + j] = j < columns ? b[(ptrdiff_t)j * ldb + i] : 0;
}

/** Inlined, so that whole strips, whose number of rows is constant, are copied without calls. */
INLINE void pack_strip(const float *a, int lda, const int rows, int k, float *to) {
  for (int j = 0; j < k; j++, to += ROWS) memcpy(to, a + (ptrdiff_t)j * lda, (size_t)rows * 4);
}

/** Columns of Aᵀ (A is K × M) as strips of ROWS floats for each k; missing rows are not read later. */
static void pack_strips(const float *a, int lda, int m, int k, float *to) {
  int i = 0;
  for (; i + ROWS <= m; i += ROWS, to += (ptrdiff_t)ROWS * k) pack_strip(a + i, lda, ROWS, k, to);
  if (i < m) pack_strip(a + i, lda, m - i, k, to);
}

/** A tile at the right edge: computed in full outside of C. */
static void edge(int rows, int vectors, int columns, const Tile *t) {
  float beside[ROWS * COLUMNS];
  Tile own = *t;
  own.c = beside;
  own.ldc = COLUMNS;
  own.add = 0;
  own.bias = NULL;
  run_tile(rows, vectors, &own);
  for (int r = 0; r < rows; r++)
    for (int j = 0; j < columns; j++) {
      float *at = t->c + r * t->ldc + j;
      float value = beside[r * COLUMNS + j];
      if (t->add) value = *at + value;
      *at = t->bias ? value + t->bias[j] : value;
    }
}

/** All rows of one panel: the first tile copies B's columns as it reads them, where they need no change. */
static void panel_rows(const Product *p, int k0, int depth, int n, const float *strips, float *panel) {
  const int columns = least(COLUMNS, p->n1 - n), vectors = columns <= LANES ? 1 : VECTORS;
  const int width = vectors * LANES;
  const int direct = !p->turn_b && columns == width;
  const float *b = p->turn_b ? p->b + (ptrdiff_t)n * p->ldb + k0 : p->b + (ptrdiff_t)k0 * p->ldb + n;
  if (p->turn_b) pack_turned_panel(b, p->ldb, columns, depth, width, panel);
  else if (!direct) pack_panel(b, p->ldb, columns, depth, width, panel);
  Tile t = {.k = depth, .b = panel, .b_step = width, .ldc = p->ldc, .add = p->onto || k0 > 0};
  t.bias = p->bias && k0 + DEPTH >= p->k ? p->bias + n : NULL;
  t.row_step = p->turn_a ? 1 : p->lda;
  t.step = p->turn_a ? ROWS : 1;
  // The next panel's rows of B, an equal share in each tile.
  const int tiles = (p->m1 - p->m0 + ROWS - 1) / ROWS, share = (depth + tiles - 1) / tiles;
  const int has_next = direct && n + 2 * COLUMNS <= p->n1;
  t.ahead_step = p->ldb;
  for (int i = p->m0; i < p->m1; i += ROWS) {
    const int rows = least(ROWS, p->m1 - i), first = (i - p->m0) / ROWS * share;
    t.ahead = b + (ptrdiff_t)first * p->ldb + COLUMNS;
    t.rows_ahead = has_next ? least(share, depth - first) : 0;
    const int copies = direct && i == p->m0;
    t.a = p->turn_a ? strips + (ptrdiff_t)(i - p->m0) * depth : p->a + (ptrdiff_t)i * p->lda + k0;
    t.c = p->c + (ptrdiff_t)i * p->ldc + n;
    t.b = copies ? b : panel;
    t.b_step = copies ? p->ldb : width;
    t.packed = copies && p->m1 - i > ROWS ? panel : NULL;
    if (columns == width) run_tile(rows, vectors, &t);
    else edge(rows, vectors, columns, &t);
  }
}

static void empty_product(const Product *p) {
  if (p->onto) return;
  for (int i = p->m0; i < p->m1; i++)
    for (int j = p->n0; j < p->n1; j++) p->c[(ptrdiff_t)i * p->ldc + j] = p->bias ? p->bias[j] : 0;
}

static void matrixProduct(const Context *context, const double *args, int part, int parts) {
  const int m = INTEGER(2), n = INTEGER(3), by_columns = INTEGER(12);
  Product p = {
    .turn_a = INTEGER(0), .turn_b = INTEGER(1), .k = INTEGER(4), .onto = INTEGER(16),
    .a = FLOATS(5), .lda = INTEGER(6), .b = FLOATS(7) + INTEGER(14), .ldb = INTEGER(8),
    .c = FLOATS(9) + INTEGER(15), .ldc = INTEGER(10), .bias = OFFSET(11) ? FLOATS(11) : NULL,
    .m0 = by_columns ? 0 : cut(m, part, parts, ROWS), .m1 = by_columns ? m : cut(m, part + 1, parts, ROWS),
    .n0 = by_columns ? cut(n, part, parts, COLUMNS) : 0, .n1 = by_columns ? cut(n, part + 1, parts, COLUMNS) : n,
  };
  if (p.m0 >= p.m1 || p.n0 >= p.n1) return;
  if (p.k == 0) return empty_product(&p);
  const size_t strips = p.turn_a ? (size_t)(p.m1 - p.m0 + ROWS) * DEPTH : 0;
  float *panel = scratch_of(context, 4 * (strips + (size_t)COLUMNS * DEPTH));
  float *packed_a = panel + COLUMNS * DEPTH;
  for (int k0 = 0; k0 < p.k; k0 += DEPTH) {
    const int depth = least(DEPTH, p.k - k0);
    if (p.turn_a) pack_strips(p.a + (ptrdiff_t)k0 * p.lda + p.m0, p.lda, p.m1 - p.m0, depth, packed_a);
    for (int j = p.n0; j < p.n1; j += COLUMNS) panel_rows(&p, k0, depth, j, packed_a, panel);
  }
}
