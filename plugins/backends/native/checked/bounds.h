// Checks of debug builds (build:native -- --checked): a command runs only if its operands lie within their blocks of the heap.
#ifndef HEDDLE_BOUNDS_H
#define HEDDLE_BOUNDS_H

#include <stdatomic.h>

#include "../arguments.h"

/** Blocks of the heap in ascending order: address and bytes of each. Without blocks operands are compared with the heap. */
typedef struct {
  uint32_t *words;
  size_t count;
} Blocks;

enum { MOST_MESSAGE = 192, CHECKED_PLACES = 256 };

/** Of a pool: kernels' names by place, the blocks, and the first failure. */
typedef struct Checks {
  const char *names[CHECKED_PLACES];
  Blocks blocks;
  _Atomic int failed;
  char message[MOST_MESSAGE];
} Checks;

/** 1 if all operands of a command fit; else the first failure is kept. */
int passes(Checks *checks, uint32_t place, const Context *context, const double *args);

/** One command, and its first operand that does not fit. */
typedef struct {
  const Context *context;
  const double *args;
  const Blocks *blocks;
  const char *kernel;
  int failed;
  char message[MOST_MESSAGE];
} Bounds;

/** Checks the operands of the kernel of that name; unknown names pass. */
void check_operands(Bounds *b);

/** The kernel uses words [first, first + count) of the operand; 1 if they are in its block. */
int uses(Bounds *b, int argument, int64_t first, int64_t count);
/** Operands from argument `first` on to `last`, each with as many words. */
void all_use(Bounds *b, int first, int last, int64_t count);
/** A matrix in rows of `step` words. */
void matrix(Bounds *b, int argument, int64_t first, int64_t rows, int64_t columns, int64_t step);
/** Elements of four dimensions: sizes are arguments `sizes` to `sizes` + 3, strides the four arguments after the operand's. */
void strided(Bounds *b, int argument, int sizes, int64_t offset);
const uint32_t *words_at(const Bounds *b, int argument);
/** Integers of an operand are all below `limit`. */
void below(Bounds *b, int argument, int64_t count, int64_t limit);
/** Ascending starts of rows; returns the number of entries. */
int64_t entries(Bounds *b, int argument, int64_t rows);
/** CSR arrays in three arguments; columns are below `columns`. */
void csr(Bounds *b, int first, int64_t rows, int64_t columns);

#endif
