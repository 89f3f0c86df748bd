// The Node-API module: it runs command lists over the bytes of a WebAssembly memory.
// Long because each function first takes its arguments apart.
#include <node_api.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pool.h"

#if CHECKED
#include "checked/bounds.h"
#endif

#define CHECK(call)                                          \
  do {                                                       \
    if ((call) != napi_ok) return refuse(env, "Node-API: " #call); \
  } while (0)

typedef struct {
  Pool *pool;
  napi_ref memory;
} Executor;

static napi_value refuse(napi_env env, const char *message) {
  bool pending = false;
  napi_is_exception_pending(env, &pending);
  if (!pending) napi_throw_error(env, NULL, message);
  return NULL;
}

/** The bytes of a Uint8Array, which may be over shared memory. */
static napi_status bytes_of(napi_env env, napi_value array, char **data, size_t *length) {
  napi_typedarray_type type;
  return napi_get_typedarray_info(env, array, &type, length, (void **)data, NULL, NULL);
}

static void end(napi_env env, void *data, void *hint) {
  (void)hint;
  Executor *executor = data;
  if (executor->pool) pool_destroy(executor->pool);
  if (executor->memory) napi_delete_reference(env, executor->memory);
  free(executor);
}

static Executor *executor_of(napi_env env, napi_value value) {
  void *data = NULL;
  if (napi_get_value_external(env, value, &data) != napi_ok) return NULL;
  Executor *executor = data;
  return executor && executor->pool ? executor : NULL;
}

/** Takes the kernels of a variant whose names are in the array, from place `first` on. Returns their number, or −1. */
static int take_kernels(napi_env env, Pool *pool, const Variant *variant, napi_value names, uint32_t first) {
  uint32_t count;
  int taken = 0;
  if (napi_get_array_length(env, names, &count) != napi_ok) return -1;
  for (uint32_t i = 0; i < count; i++) {
    napi_value value;
    char name[64];
    size_t length;
    if (napi_get_element(env, names, i, &value) != napi_ok) return -1;
    if (napi_get_value_string_utf8(env, value, name, sizeof name, &length) != napi_ok) return -1;
    for (const NamedKernel *one = variant->kernels; one->name; one++) {
      if (strcmp(one->name, name) != 0) continue;
      pool_set_kernel(pool, first + i, one->run);
#if CHECKED
      if (first + i < MOST_PLACES) pool_checks(pool)->names[first + i] = one->name;
#endif
      taken++;
    }
  }
  return taken;
}

/** create(memory, names, firstPlace, threads, fused, lanes): { executor, variant, lanes, kernels }, or undefined. */
static napi_value create(napi_env env, napi_callback_info info) {
  size_t count = 6, length;
  napi_value given[6], result, value;
  uint32_t first;
  int32_t threads, lanes;
  bool fused;
  char *heap;
  CHECK(napi_get_cb_info(env, info, &count, given, NULL, NULL));
  CHECK(napi_get_value_uint32(env, given[2], &first));
  CHECK(napi_get_value_int32(env, given[3], &threads));
  CHECK(napi_get_value_bool(env, given[4], &fused));
  CHECK(napi_get_value_int32(env, given[5], &lanes));
  CHECK(bytes_of(env, given[0], &heap, &length));
  const Variant *variant = find_variant(fused, lanes);
  if (variant == NULL) return NULL;
  if (threads < 1 || threads > MOST_THREADS) return refuse(env, "expected 1 to 64 threads");
  Executor *executor = calloc(1, sizeof *executor);
  if (executor == NULL || (executor->pool = pool_create(threads)) == NULL) {
    free(executor);
    return refuse(env, "the threads did not start");
  }
  pool_set_heap(executor->pool, heap, length);
  if (napi_create_external(env, executor, end, NULL, &value) != napi_ok) {
    end(env, executor, NULL);
    return refuse(env, "no handle");
  }
  CHECK(napi_create_reference(env, given[0], 1, &executor->memory));
  const int taken = take_kernels(env, executor->pool, variant, given[1], first);
  if (taken < 0) return refuse(env, "expected an array of kernel names");
  CHECK(napi_create_object(env, &result));
  CHECK(napi_set_named_property(env, result, "executor", value));
  CHECK(napi_create_string_utf8(env, variant->name, NAPI_AUTO_LENGTH, &value));
  CHECK(napi_set_named_property(env, result, "variant", value));
  CHECK(napi_create_int32(env, variant->lanes, &value));
  CHECK(napi_set_named_property(env, result, "lanes", value));
  CHECK(napi_create_int32(env, taken, &value));
  CHECK(napi_set_named_property(env, result, "kernels", value));
  return result;
}

/** resize(executor, memory): the memory after it has grown. */
static napi_value resize(napi_env env, napi_callback_info info) {
  size_t count = 2, length;
  napi_value given[2];
  char *heap;
  CHECK(napi_get_cb_info(env, info, &count, given, NULL, NULL));
  Executor *executor = executor_of(env, given[0]);
  if (executor == NULL) return refuse(env, "expected an executor that runs");
  CHECK(bytes_of(env, given[1], &heap, &length));
  CHECK(napi_delete_reference(env, executor->memory));
  CHECK(napi_create_reference(env, given[1], 1, &executor->memory));
  pool_set_heap(executor->pool, heap, length);
  return NULL;
}

/** run(executor, list, from, count, together): see pool_run. */
static napi_value run(napi_env env, napi_callback_info info) {
  size_t argc = 5;
  napi_value given[5], result;
  uint32_t list, from, count;
  bool together;
  CHECK(napi_get_cb_info(env, info, &argc, given, NULL, NULL));
  Executor *executor = executor_of(env, given[0]);
  if (executor == NULL) return refuse(env, "expected an executor that runs");
  CHECK(napi_get_value_uint32(env, given[1], &list));
  CHECK(napi_get_value_uint32(env, given[2], &from));
  CHECK(napi_get_value_uint32(env, given[3], &count));
  CHECK(napi_get_value_bool(env, given[4], &together));
  const size_t bytes = pool_heap_bytes(executor->pool);
  if (list % 4 != 0 || from > count || list + (uint64_t)count * sizeof(Command) > bytes)
    return refuse(env, "expected a command list inside of the memory");
  const Command *commands = (const Command *)(pool_heap(executor->pool) + list);
  CHECK(napi_create_uint32(env, pool_run(executor->pool, commands, from, count, together), &result));
#if CHECKED
  Checks *checks = pool_checks(executor->pool);
  if (atomic_exchange(&checks->failed, 0)) return refuse(env, checks->message);
#endif
  return result;
}

#if CHECKED
/** blocks(executor, words): address and bytes of each block of the heap, ascending. */
static napi_value blocks(napi_env env, napi_callback_info info) {
  size_t count = 2, length;
  napi_value given[2];
  char *words;
  CHECK(napi_get_cb_info(env, info, &count, given, NULL, NULL));
  Executor *executor = executor_of(env, given[0]);
  if (executor == NULL) return refuse(env, "expected an executor that runs");
  CHECK(bytes_of(env, given[1], &words, &length));
  Blocks *known = &pool_checks(executor->pool)->blocks;
  free(known->words);
  *known = (Blocks){malloc(4 * length + 4), length / 2};
  if (known->words == NULL) return refuse(env, "no memory for the blocks");
  memcpy(known->words, words, 4 * length);
  return NULL;
}
#endif

/** stop(executor): ends its threads. */
static napi_value stop(napi_env env, napi_callback_info info) {
  size_t count = 1;
  napi_value given[1];
  CHECK(napi_get_cb_info(env, info, &count, given, NULL, NULL));
  Executor *executor = executor_of(env, given[0]);
  if (executor == NULL) return NULL;
  pool_destroy(executor->pool);
  executor->pool = NULL;
  return NULL;
}

NAPI_MODULE_INIT() {
  const struct {
    const char *name;
    napi_callback call;
  } functions[] = {
    {"create", create}, {"resize", resize}, {"run", run}, {"stop", stop},
#if CHECKED
    {"blocks", blocks},
#endif
  };
  for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
    napi_value function;
    CHECK(napi_create_function(env, functions[i].name, NAPI_AUTO_LENGTH, functions[i].call, NULL, &function));
    CHECK(napi_set_named_property(env, exports, functions[i].name, function));
  }
  return exports;
}
