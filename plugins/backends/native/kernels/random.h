// Bulk draws of random streams: ../../assembly/random.ts documents the arguments.
#ifndef HEDDLE_RANDOM_H
#define HEDDLE_RANDOM_H

#include "../arguments.h"
#include "../lanes.h"

#define STEP_OF_ANGLE (1.5707963267948966 * 9.313225746154785e-10)

typedef struct {
  uint32_t word[4];
} Block;

/** Philox 4 × 32, ten rounds. */
INLINE Block block_of(uint64_t counter, uint32_t low, uint32_t high) {
  uint32_t a = (uint32_t)counter, b = (uint32_t)(counter >> 32), c = 0, d = 0;
  for (int round = 0; round < 10; round++) {
    const uint64_t first = (uint64_t)a * 0xd2511f53, second = (uint64_t)c * 0xcd9e8d57;
    a = (uint32_t)(second >> 32) ^ b ^ low;
    b = (uint32_t)second;
    c = (uint32_t)(first >> 32) ^ d ^ high;
    d = (uint32_t)first;
    low += 0x9e3779b9;
    high += 0xbb67ae85;
  }
  return (Block){{a, b, c, d}};
}

/** Blocks at once: as many as a vector has words of 64 bits. */
enum { BLOCKS = LANES / 2 };
typedef uint64_t vq __attribute__((ext_vector_type(LANES / 2)));

INLINE float uniform_of(uint32_t word) { return ((float)(word >> 9) + 0.5f) * 1.1920928955078125e-7f; }

/** The uniforms of BLOCKS blocks from `counter` on. Each word is in the lower half of 64 bits. */
INLINE void uniform_blocks(uint64_t counter, uint32_t low, uint32_t high, float *y) {
  vq a, b, c = 0, d = 0;
  for (int i = 0; i < BLOCKS; i++) {
    a[i] = (uint32_t)(counter + (uint64_t)i);
    b[i] = (counter + (uint64_t)i) >> 32;
  }
  for (int round = 0; round < 10; round++) {
    const vq first = (a & 0xffffffff) * 0xd2511f53, second = (c & 0xffffffff) * 0xcd9e8d57;
    a = (second >> 32) ^ b ^ (uint64_t)low;
    b = second & 0xffffffff;
    c = (first >> 32) ^ d ^ (uint64_t)high;
    d = first & 0xffffffff;
    low += 0x9e3779b9;
    high += 0xbb67ae85;
  }
  for (int i = 0; i < BLOCKS; i++, y += 4) {
    y[0] = uniform_of((uint32_t)a[i]);
    y[1] = uniform_of((uint32_t)b[i]);
    y[2] = uniform_of((uint32_t)c[i]);
    y[3] = uniform_of((uint32_t)d[i]);
  }
}

static void uniforms(const Context *context, const double *args, int part, int parts) {
  const int n = INTEGER(0), last = cut(n, part + 1, parts, 4);
  const uint32_t low = INTEGERS(2)[0], high = INTEGERS(2)[1];
  float *y = FLOATS(1);
  int i = cut(n, part, parts, 4);
  for (; i + 4 * BLOCKS <= last; i += 4 * BLOCKS) uniform_blocks((uint64_t)(i >> 2), low, high, y + i);
  for (; i < last; i += 4) {
    const Block block = block_of((uint64_t)(i >> 2), low, high);
    const int count = least(4, n - i);
    for (int j = 0; j < count; j++) y[i + j] = uniform_of(block.word[j]);
  }
}

INLINE double log_tail(double z) {
  const double square = z * z, fourth = square * square;
  const double first = 2.0 / 3 + z * (2.0 / 5) + square * (2.0 / 7 + z * (2.0 / 9));
  const double second = 2.0 / 11 + z * (2.0 / 13) + square * (2.0 / 15 + z * (2.0 / 17));
  return z * (first + fourth * (second + fourth * (2.0 / 19 + z * (2.0 / 21))));
}

INLINE double bits_to_double(uint64_t bits) {
  double x;
  memcpy(&x, &bits, 8);
  return x;
}

/** ln x for a positive normal x. */
INLINE double logarithm(double x) {
  uint64_t bits;
  memcpy(&bits, &x, 8);
  const int32_t shift = ((int32_t)(bits >> 32) - 0x3fe6a09e) >> 20;
  const double f = x * bits_to_double((uint64_t)(1023 - shift) << 52) - 1;
  const double s = f / (2 + f), half_square = 0.5 * f * f;
  const double inner = s * (half_square + log_tail(s * s));
  return (double)shift * 0.6931471803691238 - (half_square - (inner + ((double)shift * 1.9082149292705877e-10 + 0)) - f);
}

INLINE double sine(double x) {
  const double z = x * x, square = z * z;
  const double first = 1.0 / 120 - z * (1.0 / 5040) + square * (1.0 / 362880 - z * (1.0 / 39916800));
  const double second = 1.0 / 6227020800 - z * (1.0 / 1307674368000) + square * (1.0 / 355687428096000);
  const double tail = z * (first + square * square * second);
  return x + (x * z * (-1.0 / 6 + tail) + 0 * (1 - 0.5 * z));
}

INLINE double cosine(double x) {
  const double z = x * x, square = z * z;
  const double first = 1.0 / 24 - z * (1.0 / 720) + square * (1.0 / 40320 - z * (1.0 / 3628800));
  const double second = 1.0 / 479001600 - z * (1.0 / 87178291200) + square * (1.0 / 20922789888000);
  const double tail = z * (first + square * square * second);
  const double half = 0.5 * z, head = 1 - half;
  return head + (1 - head - half + (z * tail - x * 0));
}

INLINE void normal_pair(uint32_t first, uint32_t second, float *to, int both) {
  const double radius = __builtin_sqrt(-2 * logarithm(((double)first + 0.5) * 2.3283064365386963e-10));
  const int32_t shifted = (int32_t)(second + 0x20000000);
  const double angle = ((double)((shifted & 0x3fffffff) - 0x20000000) + 0.5) * STEP_OF_ANGLE;
  const int swap = ((uint32_t)shifted >> 30) & 1;
  const double s = radius * sine(angle), c = radius * cosine(angle);
  const double sign = shifted < 0 ? -1 : 1;
  to[0] = (float)(sign * (swap ? -s : c));
  if (both) to[1] = (float)(sign * (swap ? c : s));
}

static void normals(const Context *context, const double *args, int part, int parts) {
  const int n = INTEGER(0), last = cut(n, part + 1, parts, 4);
  const uint32_t low = INTEGERS(2)[0], high = INTEGERS(2)[1];
  for (int i = cut(n, part, parts, 4); i < last; i += 4) {
    const Block block = block_of((uint64_t)(i >> 2), low, high);
    float *to = FLOATS(1) + i;
    normal_pair(block.word[0], block.word[1], to, i + 1 < n);
    if (i + 2 < n) normal_pair(block.word[2], block.word[3], to + 2, i + 3 < n);
  }
}

#endif
