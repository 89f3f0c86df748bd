// Every thread reads the whole list: it runs its part of the split commands, and the first or the last thread runs the
// others. A waiting thread spins for a limited time and then sleeps: under load two threads may share a core.
#include "pool.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#include "threads.h"

/** Rounds of spinning, about 50 µs: longer than most parts of a step that one thread does alone. */
enum { SPINS = 2000 };

enum { CACHE_LINE = 64 };

typedef struct {
  Pool *pool;
  int index;
  Thread thread;
  Context context;
  Scratch scratch;
} Worker;

struct Pool {
  Worker workers[MOST_THREADS];
  int threads;
  Kernel kernels[MOST_PLACES];
  // Padding puts the two counters, which all threads read, into cache lines of their own.
  char before_arrived[CACHE_LINE];
  /** Arrivals at barriers since the start; it may wrap. */
  _Atomic uint32_t arrived;
  _Atomic int sleepers;
  char before_list_number[CACHE_LINE];
  /** Changes with each list. */
  _Atomic uint32_t list_number;
  const Command *list;
  uint32_t from, end, base;
  int stops;
  Lock lock;
  Condition changed;
};

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

/** Spins, then sleeps, until `*word - target` is not negative. */
static void wait_for(Pool *pool, _Atomic uint32_t *word, uint32_t target) {
  for (int i = 0; i < SPINS; i++) {
    if ((int32_t)(atomic_load_explicit(word, memory_order_acquire) - target) >= 0) return;
    relax();
  }
  lock_take(&pool->lock);
  atomic_fetch_add(&pool->sleepers, 1);
  while ((int32_t)(atomic_load(word) - target) < 0) condition_wait(&pool->changed, &pool->lock);
  atomic_fetch_sub(&pool->sleepers, 1);
  lock_leave(&pool->lock);
}

/** Adds 1 to a word and wakes the threads that wait for it. */
static void advance(Pool *pool, _Atomic uint32_t *word) {
  atomic_fetch_add(word, 1);
  if (atomic_load(&pool->sleepers) == 0) return;
  lock_take(&pool->lock);
  condition_wake(&pool->changed);
  lock_leave(&pool->lock);
}

static void barrier(Pool *pool, uint32_t target) {
  advance(pool, &pool->arrived);
  wait_for(pool, &pool->arrived, target);
}

static void run_command(Worker *worker, const Command *command, int part, int parts) {
  const Context *context = &worker->context;
  worker->pool->kernels[command->place](context, (const double *)(context->heap + command->args), part, parts);
}

/** One thread's share of the list; a barrier ends it. */
static void run_share(Worker *worker) {
  Pool *pool = worker->pool;
  const int threads = pool->threads, thread = worker->index;
  uint32_t target = pool->base;
  for (uint32_t i = pool->from; i < pool->end; i++) {
    const Command *command = &pool->list[i];
    // The list may begin inside of a recorded one: all threads have already met there.
    if (command->barrier && i > pool->from) barrier(pool, target += threads);
    if (command->scope == 1) run_command(worker, command, thread, threads);
    else if (thread == (command->scope == 2 ? threads - 1 : 0)) run_command(worker, command, 0, 1);
  }
  barrier(pool, target + threads);
}

static THREAD_RESULT serve(void *data) {
  Worker *worker = data;
  Pool *pool = worker->pool;
  for (uint32_t seen = 1;; seen++) {
    wait_for(pool, &pool->list_number, seen);
    if (pool->stops) return THREAD_END;
    run_share(worker);
  }
}

uint32_t pool_run(Pool *pool, const Command *list, uint32_t from, uint32_t count, int together) {
  uint32_t end = from;
  while (end < count && list[end].place < MOST_PLACES && pool->kernels[list[end].place]) end++;
  if (end == from) return end;
  if (!together || pool->threads == 1) {
    for (uint32_t i = from; i < end; i++) run_command(&pool->workers[0], &list[i], 0, 1);
    return end;
  }
  pool->list = list;
  pool->from = from;
  pool->end = end;
  pool->base = atomic_load(&pool->arrived);
  advance(pool, &pool->list_number);
  run_share(&pool->workers[0]);
  return end;
}

Pool *pool_create(int threads) {
  Pool *pool = calloc(1, sizeof *pool);
  if (pool == NULL) return NULL;
  lock_init(&pool->lock);
  condition_init(&pool->changed);
  for (int i = 0; i < threads; i++) {
    Worker *worker = &pool->workers[i];
    *worker = (Worker){.pool = pool, .index = i, .context = {.scratch = &worker->scratch}};
    if (i > 0 && !thread_start(&worker->thread, serve, worker)) {
      pool_destroy(pool);
      return NULL;
    }
    pool->threads = i + 1;
  }
  return pool;
}

void pool_set_heap(Pool *pool, char *heap, size_t bytes) {
  for (int i = 0; i < pool->threads; i++) {
    pool->workers[i].context.heap = heap;
    pool->workers[i].context.heap_bytes = bytes;
  }
}

void pool_set_kernel(Pool *pool, uint32_t place, Kernel kernel) {
  if (place < MOST_PLACES) pool->kernels[place] = kernel;
}

size_t pool_heap_bytes(const Pool *pool) { return pool->workers[0].context.heap_bytes; }

char *pool_heap(const Pool *pool) { return pool->workers[0].context.heap; }

void pool_destroy(Pool *pool) {
  pool->stops = 1;
  advance(pool, &pool->list_number);
  for (int i = 1; i < pool->threads; i++) thread_join(pool->workers[i].thread);
  for (int i = 0; i < pool->threads; i++) free(pool->workers[i].scratch.block);
  free(pool);
}
