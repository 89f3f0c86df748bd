// Whether what a kernel uses of an operand lies within its block of the heap.
#include "bounds.h"

#include <stdio.h>
#include <string.h>

static void fail(Bounds *b, int argument, const char *what) {
  if (b->failed) return;
  b->failed = 1;
  snprintf(b->message, MOST_MESSAGE, "%s: argument %d (address %.0f) %s", b->kernel, argument, b->args[argument], what);
}

/** Bytes from an address to the end of its block; 0 for no block. */
static int64_t room(const Bounds *b, int64_t address) {
  if (b->blocks->count == 0) return (int64_t)b->context->heap_bytes - address;
  size_t low = 0, high = b->blocks->count;
  while (low < high) {
    const size_t middle = (low + high) / 2;
    if (b->blocks->words[2 * middle] <= address) low = middle + 1;
    else high = middle;
  }
  if (low == 0) return 0;
  const uint32_t *block = b->blocks->words + 2 * (low - 1);
  return (int64_t)block[0] + block[1] - address;
}

int uses(Bounds *b, int argument, int64_t first, int64_t count) {
  if (b->failed) return 0;
  if (count <= 0) return 1;
  const double given = b->args[argument];
  if (!(given >= 0 && given < (double)b->context->heap_bytes)) fail(b, argument, "is outside of the heap");
  else if ((int64_t)given % 4 != 0) fail(b, argument, "is not aligned");
  else if (first < 0) fail(b, argument, "is used before its begin");
  else {
    const int64_t bytes = room(b, (int64_t)given);
    if ((int64_t)given + bytes > (int64_t)b->context->heap_bytes) fail(b, argument, "is in a block beyond the heap");
    else if (4 * (first + count) <= bytes) return 1;
    else {
      char what[80];
      snprintf(what, sizeof what, "is used to byte %lld of %lld", (long long)(4 * (first + count)), (long long)(bytes > 0 ? bytes : 0));
      fail(b, argument, what);
    }
  }
  return 0;
}

void all_use(Bounds *b, int first, int last, int64_t count) {
  for (int i = first; i <= last; i++) uses(b, i, 0, count);
}

void matrix(Bounds *b, int argument, int64_t first, int64_t rows, int64_t columns, int64_t step) {
  if (rows > 0 && columns > 0) uses(b, argument, first, (rows - 1) * step + columns);
}

void strided(Bounds *b, int argument, int sizes, int64_t offset) {
  int64_t low = offset, high = offset;
  for (int i = 0; i < 4; i++) {
    if ((int64_t)b->args[sizes + i] <= 0) return;
    const int64_t span = ((int64_t)b->args[sizes + i] - 1) * (int64_t)b->args[argument + 1 + i];
    if (span < 0) low += span;
    else high += span;
  }
  uses(b, argument, low, high - low + 1);
}

const uint32_t *words_at(const Bounds *b, int argument) {
  return (const uint32_t *)(b->context->heap + (int64_t)b->args[argument]);
}

void below(Bounds *b, int argument, int64_t count, int64_t limit) {
  if (!uses(b, argument, 0, count)) return;
  for (int64_t i = 0; i < count; i++)
    if (words_at(b, argument)[i] >= limit) return fail(b, argument, "contains an index outside of its range");
}

int64_t entries(Bounds *b, int argument, int64_t rows) {
  if (!uses(b, argument, 0, rows + 1)) return 0;
  const uint32_t *starts = words_at(b, argument);
  for (int64_t i = 0; i < rows; i++)
    if (starts[i] > starts[i + 1]) fail(b, argument, "contains starts that do not ascend");
  return starts[rows];
}

void csr(Bounds *b, int first, int64_t rows, int64_t columns) {
  const int64_t count = entries(b, first, rows);
  below(b, first + 1, count, columns);
  uses(b, first + 2, 0, count);
}

int passes(Checks *checks, uint32_t place, const Context *context, const double *args) {
  Bounds bounds = {.context = context, .args = args, .blocks = &checks->blocks, .kernel = checks->names[place]};
  if (bounds.kernel == NULL) return 1;
  check_operands(&bounds);
  if (!bounds.failed) return 1;
  int none = 0;
  if (atomic_compare_exchange_strong(&checks->failed, &none, 1)) memcpy(checks->message, bounds.message, MOST_MESSAGE);
  return 0;
}
