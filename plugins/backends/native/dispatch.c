// Chooses the compilation of the kernels for this processor, once, from what the processor reports.
#include <string.h>

#include "kernel-list.h"

#if defined(__x86_64__)
#include <cpuid.h>

extern const NamedKernel kernels_sse_strict[], kernels_avx2_strict[], kernels_avx2_fused[];
extern const NamedKernel kernels_avx512_strict[], kernels_avx512_fused[];

/** Bits of XCR0 that the system must have set: it saves registers of 256, and of 512 bits. */
enum { SAVES_256 = 0x06, SAVES_512 = 0xe6 };

static uint64_t saved_registers(void) {
  uint32_t low, high;
  __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return (uint64_t)high << 32 | low;
}

/** 4, 8 or 16: the widest vectors of the processor. */
static int widest(void) {
  uint32_t a, b, c, d;
  if (!__get_cpuid(1, &a, &b, &c, &d)) return 4;
  const int has_fma = (c >> 12 & 1) && (c >> 27 & 1) && (c >> 28 & 1);
  if (!has_fma || (saved_registers() & SAVES_256) != SAVES_256) return 4;
  if (!__get_cpuid_count(7, 0, &a, &b, &c, &d) || !(b >> 5 & 1)) return 4;
  const int has_512 = (b >> 16 & 1) && (b >> 17 & 1) && (b >> 30 & 1) && (b >> 31 & 1);
  return has_512 && (saved_registers() & SAVES_512) == SAVES_512 ? 16 : 8;
}

static const Variant VARIANTS[] = {
  {"avx512", 16, 0, kernels_avx512_strict}, {"avx512", 16, 1, kernels_avx512_fused},
  {"avx2", 8, 0, kernels_avx2_strict},      {"avx2", 8, 1, kernels_avx2_fused},
  {"sse", 4, 0, kernels_sse_strict},
};
#else
extern const NamedKernel kernels_neon_strict[], kernels_neon_fused[];

static int widest(void) { return 4; }

static const Variant VARIANTS[] = {
  {"neon", 4, 0, kernels_neon_strict}, {"neon", 4, 1, kernels_neon_fused},
};
#endif

const Variant *find_variant(int fused, int lanes) {
  const int most = widest();
  for (size_t i = 0; i < sizeof VARIANTS / sizeof *VARIANTS; i++) {
    const Variant *one = &VARIANTS[i];
    if (one->lanes <= most && one->fused == fused && (lanes == 0 || one->lanes == lanes)) return one;
  }
  return NULL;
}
