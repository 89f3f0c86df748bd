// The operands of each kernel by their sizes: ../../assembly documents the arguments.
#include <string.h>

#include "bounds.h"

#define N(i) ((int64_t)b->args[i])
/** A multiple of 4: rows of four lanes. */
#define PADDED(n) (((n) + 3) & ~(int64_t)3)
/** Words of ln i! in float64 and of the logarithms of counts; rows of the tables of counts; Gaussians of a block. */
enum { FACTORIALS = 2 * 1024, LOGARITHMS = 1024, TABLE_ROWS = 16, GAUSSIANS = 32 };

static void adam(Bounds *b) {
  all_use(b, 1, 7, N(0));
  all_use(b, 8, 9, 1);
}
static void aggregateGaussian(Bounds *b) {
  const int64_t m = N(0), n = N(1), units = N(2);
  uses(b, 3, 0, m * units);
  uses(b, 4, 0, m * n);
  uses(b, 5, 0, 3 * units * PADDED(n));
  uses(b, 6, 0, m);
  uses(b, 7, 0, m * units);
}
static void aggregateGaussianGradient(Bounds *b) {
  const int64_t m = N(0), n = N(1), units = N(2);
  aggregateGaussian(b);
  uses(b, 8, 0, m);
  uses(b, 9, 0, m * units);
  uses(b, 10, 0, (n + GAUSSIANS - 1) / GAUSSIANS * m * units);
  all_use(b, 11, 12, n * units);
}
static void binary(Bounds *b) {
  strided(b, 5, 1, 0);
  strided(b, 10, 1, 0);
  uses(b, 15, 0, N(1) * N(2) * N(3) * N(4));
}
static void choose_words(Bounds *b) { all_use(b, 1, 4, N(0)); }
static void copyStrided(Bounds *b) {
  strided(b, 4, 0, N(14));
  strided(b, 9, 0, N(15));
}

/** Rows of the dispersion that the cells use. */
static int64_t levels(Bounds *b, int64_t cells) {
  if (N(12) == 0) return 1;
  int64_t most = 0;
  if (uses(b, 12, 0, cells))
    for (int64_t i = 0; i < cells; i++)
      if (words_at(b, 12)[i] >= most) most = (int64_t)words_at(b, 12)[i] + 1;
  return most;
}
static void countLikelihood(Bounds *b) {
  const int64_t cells = N(0), genes = N(1), all = cells * genes, rows = levels(b, cells);
  if (N(4) != 0) csr(b, 3, cells, genes);
  else uses(b, 2, 0, all);
  uses(b, 6, 0, all);
  if (N(7) != 0) uses(b, 7, 0, all);
  uses(b, 8, 0, cells);
  uses(b, 9, 0, rows * genes);
  all_use(b, 10, 11, rows * PADDED(genes));
  if (N(13) != 0) all_use(b, 13, 14, rows * TABLE_ROWS * PADDED(genes));
  uses(b, 15, 0, FACTORIALS);
  uses(b, 16, 0, cells);
  if (N(17) == 0) return;
  uses(b, 17, 0, all);
  uses(b, 18, 0, cells);
  uses(b, 19, 0, all);
  if (N(7) != 0) uses(b, 20, 0, all);
}
static void denseCounts(Bounds *b) {
  csr(b, 2, N(0), N(1));
  uses(b, 5, 0, N(0) * N(1));
}
static void dispersionTable(Bounds *b) {
  uses(b, 2, 0, N(0) * N(1));
  all_use(b, 3, 4, N(0) * PADDED(N(1)));
}
static void fill(Bounds *b) { uses(b, 2, 0, N(0)); }
static void gaussianTables(Bounds *b) {
  all_use(b, 2, 3, N(0) * N(1));
  uses(b, 4, 0, 3 * N(1) * PADDED(N(0)));
}
static void gather(Bounds *b) {
  uses(b, 3, 0, N(0) * N(1) * N(2));
  uses(b, 5, 0, N(4));
  uses(b, 6, 0, N(0) * N(4) * N(2));
}
static void logFactorials(Bounds *b) {
  uses(b, 2, 0, entries(b, 1, N(0)));
  uses(b, 3, 0, FACTORIALS);
  uses(b, 4, 0, N(0));
}
static void logOfCounts(Bounds *b) {
  const int64_t count = entries(b, 0, N(4));
  uses(b, 1, 0, count);
  uses(b, 2, 0, LOGARITHMS);
  uses(b, 3, 0, count);
}
static void matrixProduct(Bounds *b) {
  const int64_t m = N(2), n = N(3), k = N(4);
  matrix(b, 5, 0, N(0) ? k : m, N(0) ? m : k, N(6));
  matrix(b, 7, N(14), N(1) ? n : k, N(1) ? k : n, N(8));
  matrix(b, 9, N(15), m, n, N(10));
  if (N(11) != 0) uses(b, 11, 0, n);
}
static void draws(Bounds *b) {
  uses(b, 1, 0, N(0));
  uses(b, 2, 0, 2);
}
static void poolShares(Bounds *b) {
  const int64_t all = N(0) * N(1) * N(2);
  uses(b, 3, N(9), all);
  uses(b, 4, N(8), N(2));
  for (int i = 5; i <= 6; i++) matrix(b, i, N(8), N(1), N(2), N(7));
  uses(b, 10, 0, all);
}
static void poolSplits(Bounds *b) {
  uses(b, 3, N(8), N(0) * N(1) * N(2));
  uses(b, 4, N(7), N(2));
  matrix(b, 5, N(7), N(1), N(2), N(6));
}
static void reduce(Bounds *b) {
  uses(b, 4, 0, N(1) * N(2) * N(3));
  uses(b, 6, 0, N(1) * N(3));
}
static void risingTable(Bounds *b) {
  uses(b, 2, 0, N(0) * N(1));
  uses(b, 3, 0, FACTORIALS);
  all_use(b, 4, 5, N(0) * TABLE_ROWS * N(1));
}
static void sparseDense(Bounds *b) {
  const int64_t rows = N(0), width = N(5), count = entries(b, 1, rows);
  int64_t used = 0;
  uses(b, 3, 0, count);
  if (uses(b, 2, 0, count))
    for (int64_t i = 0; i < count; i++)
      if (words_at(b, 2)[i] >= used) used = (int64_t)words_at(b, 2)[i] + 1;
  uses(b, 4, 0, used * width);
  uses(b, 6, 0, rows * width);
}
static void standardize(Bounds *b) {
  uses(b, 2, 0, N(0) * N(1));
  uses(b, 4, 0, N(0) * N(1));
  all_use(b, 5, 7, N(1));
}
static void standardizeGradient(Bounds *b) {
  all_use(b, 2, 3, N(0) * N(1));
  uses(b, 4, 0, N(1));
  uses(b, 5, 0, N(0) * N(1));
}
static void turnCounts(Bounds *b) {
  csr(b, 2, N(0), N(1));
  uses(b, 5, 0, N(1) + 1);
  all_use(b, 6, 7, b->failed ? 0 : (int64_t)words_at(b, 2)[N(0)]);
}
static void unary(Bounds *b) { all_use(b, 2, 3, N(1)); }
static void weighedSums(Bounds *b) {
  uses(b, 2, 0, N(0) * N(1));
  uses(b, 3, 0, N(0));
  if (N(4) != 0) below(b, 4, N(0), N(5));
  uses(b, 6, 0, N(5) * N(1));
}
static void weighRows(Bounds *b) {
  uses(b, 2, 0, N(0) * N(1));
  uses(b, 3, 0, N(0));
  uses(b, 4, 0, N(0) * N(1));
}

static const struct {
  const char *kernel;
  void (*check)(Bounds *);
} CHECKS[] = {
  {"adam", adam}, {"aggregateGaussian", aggregateGaussian}, {"aggregateGaussianGradient", aggregateGaussianGradient},
  {"binary", binary}, {"choose", choose_words}, {"copyStrided", copyStrided}, {"countLikelihood", countLikelihood},
  {"denseCounts", denseCounts}, {"dispersionTable", dispersionTable}, {"fill", fill}, {"gaussianTables", gaussianTables},
  {"gather", gather}, {"logFactorials", logFactorials}, {"logOfCounts", logOfCounts}, {"matrixProduct", matrixProduct},
  {"normals", draws}, {"poolShares", poolShares}, {"poolSplits", poolSplits}, {"reduce", reduce}, {"risingTable", risingTable},
  {"sparseDense", sparseDense}, {"standardize", standardize}, {"standardizeGradient", standardizeGradient},
  {"turnCounts", turnCounts}, {"unary", unary}, {"uniforms", draws}, {"weighedSums", weighedSums}, {"weighRows", weighRows},
};

void check_operands(Bounds *bounds) {
  for (size_t i = 0; i < sizeof CHECKS / sizeof *CHECKS; i++)
    if (strcmp(CHECKS[i].kernel, bounds->kernel) == 0) return CHECKS[i].check(bounds);
}
