// Every kernel has one signature: its arguments are float64 values in the heap, and it computes part `part` of `parts`
// equal shares of its outputs (see ../assembly/arguments.ts). `scratch` is memory of the calling thread.
#ifndef HEDDLE_ARGUMENTS_H
#define HEDDLE_ARGUMENTS_H

#include <stddef.h>
#include <stdint.h>

typedef struct {
  void *block;
  size_t bytes;
} Scratch;

typedef struct {
  /** The WebAssembly memory. */
  char *heap;
  size_t heap_bytes;
  Scratch *scratch;
} Context;

typedef void (*Kernel)(const Context *context, const double *args, int part, int parts);

/** 64-byte aligned memory of at least so many bytes, which the next call replaces. Ends the process if there is none. */
void *scratch_of(const Context *context, size_t bytes);

#define INTEGER(i) ((int32_t)args[i])
#define SINGLE(i) ((float)args[i])
#define OFFSET(i) ((uint32_t)(int64_t)args[i])
#define FLOATS(i) ((float *)(context->heap + OFFSET(i)))
#define INTEGERS(i) ((uint32_t *)(context->heap + OFFSET(i)))

/** Start of part `part` of n: a multiple of `grain`, or n for the end. */
static inline int32_t cut(int32_t n, int32_t part, int32_t parts, int32_t grain) {
  if (part == parts) return n;
  return (int32_t)((int64_t)((n + grain - 1) / grain) * part / parts) * grain;
}

/** n rounded up to a multiple of 4: rows of four lanes. */
static inline int32_t padded(int32_t n) { return (n + 3) & ~3; }

static inline int32_t least(int32_t a, int32_t b) { return a < b ? a : b; }

#endif
