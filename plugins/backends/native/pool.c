// Threads that run command lists. A list is cut at its barriers into groups. A group has units: one for each part of its
// split commands, one for the commands of the first thread and one for those of the last. Threads claim units, each
// preferably its own, and the thread that completes a group opens the next. So a group waits for units that run, never for a
// thread that the system has suspended. Within a unit commands run in order. A waiting thread spins for a limited time and
// then sleeps.
// Long because the pool is one state that all these functions share.
#include "pool.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "threads.h"

#if CHECKED
#include "checked/bounds.h"
#endif

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

/** The units of a group, as bits: parts, the commands of the first thread, and those of the last. */
enum { MOST_PARTS = 30, FIRST = 30, LAST = 31 };
/** The bit of a group that is none: the list has ended. */
#define IDLE ((uint64_t)1 << 63)

struct Pool {
  Worker workers[MOST_THREADS];
  int threads;
  Kernel kernels[MOST_PLACES];
  // Padding puts the words that all threads change into cache lines of their own.
  char before_group[CACHE_LINE];
  /** IDLE, or not; the open group's number; in the lower half a bit for each unit that nobody can claim any more. */
  _Atomic uint64_t group;
  _Atomic int sleepers;
  char before_remaining[CACHE_LINE];
  /** Units of the open group that are not complete. */
  _Atomic uint32_t remaining;
  char before_list[CACHE_LINE];
  const Command *list;
  /** The open group's commands; `end` of the list. */
  _Atomic uint32_t group_begin, group_end;
  uint32_t end;
  _Atomic int stops;
  Lock lock;
  Condition changed;
#if CHECKED
  Checks checks;
#endif
};

/** Spins, then sleeps, until the group is another than `seen`. */
static void wait_for_group(Pool *pool, uint32_t seen) {
  for (int i = 0; i < SPINS; i++) {
    if (atomic_load_explicit(&pool->group, memory_order_acquire) >> 32 != seen) return;
    relax();
  }
  lock_take(&pool->lock);
  atomic_fetch_add(&pool->sleepers, 1);
  while (atomic_load(&pool->group) >> 32 == seen) condition_wait(&pool->changed, &pool->lock);
  atomic_fetch_sub(&pool->sleepers, 1);
  lock_leave(&pool->lock);
}

/** Opens the next group with these units, or ends the list, and wakes the threads that wait. */
static void open_group(Pool *pool, uint32_t units) {
  const uint64_t number = ((atomic_load(&pool->group) >> 32) + 1) & 0x7fffffff;
  atomic_store(&pool->group, (units ? 0 : IDLE) | number << 32 | (uint32_t)~units);
  if (atomic_load(&pool->sleepers) == 0) return;
  lock_take(&pool->lock);
  condition_wake(&pool->changed);
  lock_leave(&pool->lock);
}

static int parts_of(const Pool *pool) { return least(pool->threads, MOST_PARTS); }

/** Opens the group that begins with a command, or ends the list. Only the thread that completed the group before calls it. */
static void open_at(Pool *pool, uint32_t begin) {
  uint32_t end = begin, units = 0;
  const uint32_t parts = (1u << parts_of(pool)) - 1;
  for (; end < pool->end && (end == begin || !pool->list[end].barrier); end++) {
    const uint32_t scope = pool->list[end].scope;
    units |= scope == 1 ? parts : 1u << (scope == 2 ? LAST : FIRST);
  }
  atomic_store_explicit(&pool->group_begin, begin, memory_order_relaxed);
  atomic_store_explicit(&pool->group_end, end, memory_order_relaxed);
  atomic_store(&pool->remaining, (uint32_t)__builtin_popcount(units));
  open_group(pool, units);
}

static void run_command(Worker *worker, const Command *command, int part, int parts) {
  const Context *context = &worker->context;
  const double *args = (const double *)(context->heap + command->args);
#if CHECKED
  if (!passes(&worker->pool->checks, command->place, context, args)) return;
#endif
  worker->pool->kernels[command->place](context, args, part, parts);
}

/** The thread's own unit where it is free, else any. */
static int preferred(const Pool *pool, int thread, uint32_t free_units) {
  if (thread == 0 && free_units >> FIRST & 1) return FIRST;
  if (thread == pool->threads - 1 && free_units >> LAST & 1) return LAST;
  if (thread < MOST_PARTS && free_units >> thread & 1) return thread;
  return __builtin_ctz(free_units);
}

static void run_unit(Worker *worker, int unit, uint32_t begin, uint32_t end) {
  const Pool *pool = worker->pool;
  const uint32_t scope = unit == FIRST ? 0 : unit == LAST ? 2 : 1;
  const int parts = scope == 1 ? parts_of(pool) : 1, part = scope == 1 ? unit : 0;
  for (uint32_t i = begin; i < end; i++)
    if (pool->list[i].scope == scope) run_command(worker, &pool->list[i], part, parts);
}

/** Claims and runs a unit of the open group; 0 if there is none. `number` becomes the group's. */
static int run_one(Worker *worker, uint32_t *number) {
  Pool *pool = worker->pool;
  uint64_t group = atomic_load(&pool->group);
  for (;;) {
    *number = (uint32_t)(group >> 32);
    const uint32_t free_units = ~(uint32_t)group;
    if (free_units == 0) return 0;
    // These belong to the group if the exchange succeeds.
    const uint32_t begin = atomic_load_explicit(&pool->group_begin, memory_order_relaxed);
    const uint32_t end = atomic_load_explicit(&pool->group_end, memory_order_relaxed);
    const int unit = preferred(pool, worker->index, free_units);
    if (!atomic_compare_exchange_weak(&pool->group, &group, group | 1u << unit)) continue;
    run_unit(worker, unit, begin, end);
    if (atomic_fetch_sub(&pool->remaining, 1) == 1) open_at(pool, end);
    return 1;
  }
}

static THREAD_RESULT serve(void *data) {
  Worker *worker = data;
  Pool *pool = worker->pool;
  while (!atomic_load(&pool->stops)) {
    uint32_t number;
    if (!run_one(worker, &number)) wait_for_group(pool, number);
  }
  return THREAD_END;
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
  pool->end = end;
  open_at(pool, from);
  while (!(atomic_load(&pool->group) & IDLE)) {
    uint32_t number;
    if (!run_one(&pool->workers[0], &number) && !(number >> 31)) wait_for_group(pool, number);
  }
  return end;
}

Pool *pool_create(int threads) {
  Pool *pool = calloc(1, sizeof *pool);
  if (pool == NULL) return NULL;
  lock_init(&pool->lock);
  condition_init(&pool->changed);
  open_group(pool, 0);
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

#if CHECKED
struct Checks *pool_checks(Pool *pool) { return &pool->checks; }
#endif

size_t pool_heap_bytes(const Pool *pool) { return pool->workers[0].context.heap_bytes; }

char *pool_heap(const Pool *pool) { return pool->workers[0].context.heap; }

void pool_destroy(Pool *pool) {
  atomic_store(&pool->stops, 1);
  open_group(pool, 0);
  for (int i = 1; i < pool->threads; i++) thread_join(pool->workers[i].thread);
  for (int i = 0; i < pool->threads; i++) free(pool->workers[i].scratch.block);
#if CHECKED
  free(pool->checks.blocks.words);
#endif
  free(pool);
}
