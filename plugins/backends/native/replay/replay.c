// Runs recorded commands (record-commands.fixture.ts writes them) and compares what they write with WebAssembly's bytes, for
// each of several numbers of parts. Under AddressSanitizer only the blocks of a command are accessible, to the byte.
//   replay FILE    prints the number of commands; exit code 1 after a difference
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../kernel-list.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#include <sanitizer/asan_interface.h>
#define FORBID(at, bytes) __asan_poison_memory_region(at, bytes)
#define ALLOW(at, bytes) __asan_unpoison_memory_region(at, bytes)
#endif
#endif
#ifndef FORBID
#define FORBID(at, bytes) ((void)(at), (void)(bytes))
#define ALLOW(at, bytes) ((void)(at), (void)(bytes))
#endif

enum { MOST_ARGUMENTS = 32, MOST_BLOCKS = 24 };

typedef struct {
  uint32_t address, bytes, written;
  unsigned char *before, *after;
} Block;

extern const NamedKernel replayed[];

/** A new block for each call, so that every access outside of it is seen. */
void *scratch_of(const Context *context, size_t bytes) {
  Scratch *scratch = context->scratch;
  free(scratch->block);
  if (posix_memalign(&scratch->block, 64, bytes) != 0) abort();
  memset(scratch->block, 255, bytes);
  return scratch->block;
}

static void take(FILE *file, void *to, size_t bytes) {
  if (bytes > 0 && fread(to, 1, bytes, file) != bytes) {
    fprintf(stderr, "the record ends within a command\n");
    exit(2);
  }
}

static void *taken(FILE *file, size_t bytes) {
  void *at = malloc(bytes + 1);
  if (at == NULL) abort();
  take(file, at, bytes);
  return at;
}

static Kernel kernel_of(const char *name) {
  for (const NamedKernel *one = replayed; one->name; one++)
    if (strcmp(one->name, name) == 0) return one->run;
  fprintf(stderr, "no kernel %s\n", name);
  exit(2);
}

/** Whether both words are equal or NaN, whose bits WebAssembly leaves open. */
static int same_word(const void *a, const void *b) {
  uint32_t x, y;
  memcpy(&x, a, 4);
  memcpy(&y, b, 4);
  return x == y || ((x & 0x7fffffff) > 0x7f800000 && (y & 0x7fffffff) > 0x7f800000);
}

static int differences(const char *name, const Context *context, const Block *blocks, uint32_t count, int parts) {
  for (uint32_t i = 0; i < count; i++)
    for (uint32_t at = 0; blocks[i].written && at + 4 <= blocks[i].bytes; at += 4)
      if (!same_word(context->heap + blocks[i].address + at, blocks[i].after + at)) {
        printf("%s in %d parts differs at byte %u of block %u\n", name, parts, at, i);
        return 1;
      }
  return 0;
}

static int replay(Context *context, FILE *file, uint32_t name_bytes) {
  static const int PARTS[] = {1, 2, 3};
  char *name = taken(file, name_bytes);
  name[name_bytes] = 0;
  double args[MOST_ARGUMENTS];
  uint32_t counts[2];
  Block blocks[MOST_BLOCKS];
  take(file, counts, sizeof counts);
  if (counts[0] > MOST_ARGUMENTS || counts[1] > MOST_BLOCKS) exit(2);
  take(file, args, 8 * (size_t)counts[0]);
  for (uint32_t i = 0; i < counts[1]; i++) {
    take(file, &blocks[i], 12);
    blocks[i].before = taken(file, blocks[i].bytes);
    blocks[i].after = taken(file, blocks[i].written ? blocks[i].bytes : 0);
  }
  const Kernel run = kernel_of(name);
  int failed = 0;
  for (size_t p = 0; p < sizeof PARTS / sizeof *PARTS; p++) {
    for (uint32_t i = 0; i < counts[1]; i++) {
      ALLOW(context->heap + blocks[i].address, blocks[i].bytes);
      memcpy(context->heap + blocks[i].address, blocks[i].before, blocks[i].bytes);
    }
    for (int part = 0; part < PARTS[p]; part++) run(context, args, part, PARTS[p]);
    failed |= differences(name, context, blocks, counts[1], PARTS[p]);
    for (uint32_t i = 0; i < counts[1]; i++) FORBID(context->heap + blocks[i].address, blocks[i].bytes);
  }
  for (uint32_t i = 0; i < counts[1]; i++) {
    free(blocks[i].before);
    free(blocks[i].after);
  }
  free(name);
  return failed;
}

int main(int count, char **arguments) {
  FILE *file = count == 2 ? fopen(arguments[1], "rb") : NULL;
  uint32_t heap_bytes, name_bytes, commands = 0, failed = 0;
  if (file == NULL) return 2;
  take(file, &heap_bytes, 4);
  Scratch scratch = {NULL, 0};
  Context context = {calloc(1, heap_bytes), heap_bytes, &scratch};
  if (context.heap == NULL) return 2;
  FORBID(context.heap, heap_bytes);
  while (fread(&name_bytes, 1, 4, file) == 4) {
    failed += (uint32_t)replay(&context, file, name_bytes);
    commands++;
  }
  printf("%u commands\n", commands);
  free(scratch.block);
  free(context.heap);
  fclose(file);
  return failed > 0;
}
