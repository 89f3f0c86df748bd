// Peak of one thread in native code: multiply-adds between registers, without loads and stores. `peak ROUNDS RUNS` prints the
// GFLOP/s of the fastest run. LANES, FUSED: the width of vectors, and whether multiply-adds are rounded once.
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

typedef float vf __attribute__((ext_vector_type(LANES)));
enum { CHAINS = 12 };

static double seconds(void) {
  struct timespec at;
  clock_gettime(CLOCK_MONOTONIC, &at);
  return (double)at.tv_sec + 1e-9 * (double)at.tv_nsec;
}

#if FUSED
#define STEP(s) __builtin_elementwise_fma(s, a, b)
#else
#define STEP(s) ((s) * a + b)
#endif

static float run(int rounds) {
  const vf a = (float)rounds * 1e-9f, b = (float)rounds * 1e-8f;
  vf sums[CHAINS], total = 0;
  for (int i = 0; i < CHAINS; i++) sums[i] = (float)i;
  for (int r = 0; r < rounds; r++)
    for (int i = 0; i < CHAINS; i++) sums[i] = STEP(sums[i]);
  for (int i = 0; i < CHAINS; i++) total += sums[i];
  return total[0];
}

int main(int count, char **arguments) {
  if (count != 3) return 2;
  const int rounds = atoi(arguments[1]), runs = atoi(arguments[2]);
  double least = 1e9;
  volatile float result = 0;
  for (int i = 0; i < runs; i++) {
    const double start = seconds();
    result = run(rounds);
    const double took = seconds() - start;
    if (took < least) least = took;
  }
  (void)result;
  printf("%f\n", 2.0 * CHAINS * LANES * rounds / least / 1e9);
  return 0;
}
