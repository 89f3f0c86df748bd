// Memory of a thread for its kernels: grown to the most that one has needed.
#include <stdio.h>
#include <stdlib.h>

#include "arguments.h"

void *scratch_of(const Context *context, size_t bytes) {
  Scratch *scratch = context->scratch;
  if (scratch->bytes >= bytes) return scratch->block;
  free(scratch->block);
  scratch->bytes = (bytes + 4095) & ~(size_t)4095;
#ifdef _WIN32
  // malloc aligns to 16 bytes: kernels need no more.
  scratch->block = malloc(scratch->bytes);
#else
  if (posix_memalign(&scratch->block, 64, scratch->bytes) != 0) scratch->block = NULL;
#endif
  if (scratch->block == NULL) {
    fprintf(stderr, "heddle: no memory for %zu bytes of a kernel's scratch\n", bytes);
    abort();
  }
  return scratch->block;
}
