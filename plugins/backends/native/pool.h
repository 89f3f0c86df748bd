// A command list and the threads that run it (see ../assembly/pool.ts for the layout of a command).
#ifndef HEDDLE_POOL_H
#define HEDDLE_POOL_H

#include "kernel-list.h"

/** Kernels by their place in the table of the WebAssembly module. */
enum { MOST_PLACES = 256, MOST_THREADS = 64 };

typedef struct {
  uint32_t place;
  /** 0: the first thread's, 1: all in equal parts, 2: the last's; commands of one scope and group keep their order. */
  uint32_t scope;
  /** 1: it begins after all commands before it have ended. */
  uint32_t barrier;
  uint32_t args;
} Command;

typedef struct Pool Pool;

/** A pool of `threads` threads, the calling one included; NULL if they do not start. */
Pool *pool_create(int threads);
/** The heap, whose address and size may change between lists. */
void pool_set_heap(Pool *pool, char *heap, size_t bytes);
void pool_set_kernel(Pool *pool, uint32_t place, Kernel kernel);
size_t pool_heap_bytes(const Pool *pool);
char *pool_heap(const Pool *pool);
/**
 * Runs commands [from, count) up to the first without a native kernel; returns its index, or `count`. `together`: on all
 * threads, else on the calling one.
 */
uint32_t pool_run(Pool *pool, const Command *list, uint32_t from, uint32_t count, int together);
/** Of a build with checks: what they need. */
struct Checks *pool_checks(Pool *pool);
/** Ends the threads and frees the pool. */
void pool_destroy(Pool *pool);

#endif
