// The inner loop of every matrix product: a tile of C in registers, ROWS × (VECTORS · LANES). Each element is summed over
// k in ascending order, so that its bits depend neither on the width nor on the tile.
#include "../lanes.h"

#if LANES == 8
#define ROWS 6
#else
#define ROWS 8
#endif
#define VECTORS 2
#define COLUMNS (VECTORS * LANES)

typedef struct {
  int k;
  /** A(row, k) is at a + row · row_step + k · step, in floats. */
  const float *a;
  ptrdiff_t row_step, step;
  /** B(k, 0 …) is at b + k · b_step. */
  const float *b;
  ptrdiff_t b_step;
  /** Where B's columns are copied to, or NULL. */
  float *packed;
  float *c;
  ptrdiff_t ldc;
  /** Row of biases, or NULL. */
  const float *bias;
  /** The result is added to C. */
  int add;
  /** Rows of B that a later tile reads from memory: their first address and their number. */
  const float *ahead;
  int rows_ahead;
  ptrdiff_t ahead_step;
} Tile;

enum { LINE = 64 / sizeof(float) };

/** Fetches C and B's next rows into the caches while the tile computes. */
INLINE void fetch_ahead(const int rows, const int vectors, const Tile *t) {
  for (int r = 0; r < rows; r++)
    for (int j = 0; j < vectors * LANES; j += LINE) __builtin_prefetch(t->c + r * t->ldc + j, 1, 3);
  for (int i = 0; i < t->rows_ahead; i++)
    for (int j = 0; j < vectors * LANES; j += LINE) __builtin_prefetch(t->ahead + i * t->ahead_step + j, 0, 2);
}

INLINE void tile(const int rows, const int vectors, const int packs, const Tile *t) {
  vf sums[ROWS][VECTORS];
  const float *a[ROWS];
  for (int r = 0; r < rows; r++) {
    a[r] = t->a + r * t->row_step;
    for (int v = 0; v < vectors; v++) sums[r][v] = 0;
  }
  fetch_ahead(rows, vectors, t);
  const float *b = t->b;
  float *packed = t->packed;
  const ptrdiff_t step = t->step, b_step = t->b_step;
  for (int k = 0; k < t->k; k++) {
    vf row[VECTORS];
    for (int v = 0; v < vectors; v++) row[v] = load(b + v * LANES);
    if (packs) {
      for (int v = 0; v < vectors; v++) store(packed + v * LANES, row[v]);
      packed += vectors * LANES;
    }
    b += b_step;
    for (int r = 0; r < rows; r++) {
      const vf x = splat(a[r][k * step]);
      for (int v = 0; v < vectors; v++) sums[r][v] = madd(x, row[v], sums[r][v]);
    }
  }
  for (int r = 0; r < rows; r++) {
    float *c = t->c + r * t->ldc;
    for (int v = 0; v < vectors; v++) {
      vf y = sums[r][v];
      if (t->add) y = load(c + v * LANES) + y;
      if (t->bias) y = y + load(t->bias + v * LANES);
      store(c + v * LANES, y);
    }
  }
}

#define TILE_OF(R)                                                       \
  case R:                                                                \
    if (vectors == 1) return packs ? tile(R, 1, 1, t) : tile(R, 1, 0, t); \
    return packs ? tile(R, 2, 1, t) : tile(R, 2, 0, t);

/** A separate function for each number of rows: loops of constant length stay in registers. */
static void run_tile(int rows, int vectors, const Tile *t) {
  const int packs = t->packed != NULL;
  switch (rows) {
    TILE_OF(1)
    TILE_OF(2)
    TILE_OF(3)
    TILE_OF(4)
    TILE_OF(5)
    TILE_OF(6)
#if ROWS == 8
    TILE_OF(7)
    TILE_OF(8)
#endif
  }
}
