// Elementwise kernels of one input: ../../assembly/elementwise.ts documents the arguments.
#include "../arguments.h"
#include "functions.h"

/** Function codes shared with the host. */
enum Unary {
  NEGATE, EXP, LOG, LOG1P, EXPM1, SQUARE_ROOT, INVERSE_ROOT, SQUARE, ABSOLUTE, RELU, STEP,
  SIGMOID, SOFTPLUS, TANH, ELU, LEAKY_RELU, RECIPROCAL, TO_FLOAT, TO_INTEGER, TO_BOOLEAN, SIGN
};

/** Rounds towards 0; 0 for NaN, and the nearest integer that exists for others: as WebAssembly. */
INLINE vf to_integers(vf x) {
  const vi large = x >= 2147483648.0f, small = x < -2147483648.0f;
  const vf held = choose(large | small | (x != x), 0.0f, x);
  const vi y = __builtin_convertvector(held, vi);
  return (vf)((y & ~(large | small)) | (large & 0x7fffffff) | (small & (int32_t)0x80000000));
}

INLINE vf apply_unary(const int op, vf x, vf slope) {
  switch (op) {
    case NEGATE: return (vf)((vi)x ^ (int32_t)0x80000000);
    case EXP: return exp_of(x);
    case LOG: return log_of(x);
    case LOG1P: return log1p_of(x);
    case EXPM1: return expm1_of(x);
    case SQUARE_ROOT: return square_root(x);
    case INVERSE_ROOT: return 1.0f / square_root(x);
    case SQUARE: return x * x;
    case ABSOLUTE: return absolute(x);
    case RELU: return pmax(x, 0.0f);
    case STEP: return choose(x > 0.0f, 1.0f, choose(x != x, x, keep_if(slope, x == x)));
    case SIGMOID: return sigmoid_of(x);
    case SOFTPLUS: return softplus_of(x);
    case TANH: return tanh_of(x);
    case ELU: return choose(x < 0.0f, expm1_of(x), x);
    case LEAKY_RELU: return choose(x < 0.0f, x * slope, x);
    case RECIPROCAL: return 1.0f / x;
    case TO_FLOAT: return __builtin_convertvector((vi)x, vf);
    case TO_INTEGER: return to_integers(x);
    case TO_BOOLEAN: return (vf)((x != 0.0f) & 1);
    case SIGN: return choose(x != x, x, keep_if(1.0f, x > 0.0f) + keep_if(-1.0f, x < 0.0f));
    default: return x;
  }
}

INLINE void map(const int op, const float *x, float *y, int n, vf slope) {
  int i = 0;
  for (; i + LANES <= n; i += LANES) store(y + i, apply_unary(op, load(x + i), slope));
  if (i < n) store_part(y + i, apply_unary(op, load_part(x + i, n - i), slope), n - i);
}

#define MAP(op) \
  case op:      \
    map(op, x, y, n, slope); \
    break;

static void unary(const Context *context, const double *args, int part, int parts) {
  const int all = INTEGER(1), first = cut(all, part, parts, 16), n = cut(all, part + 1, parts, 16) - first;
  const float *x = FLOATS(2) + first;
  float *y = FLOATS(3) + first;
  const vf slope = splat(SINGLE(4));
  // Each function has its own loop: a branch inside the loop would cost as much as the work.
  switch (INTEGER(0)) {
    MAP(NEGATE) MAP(EXP) MAP(LOG) MAP(LOG1P) MAP(EXPM1) MAP(SQUARE_ROOT) MAP(INVERSE_ROOT) MAP(SQUARE)
    MAP(ABSOLUTE) MAP(RELU) MAP(STEP) MAP(SIGMOID) MAP(SOFTPLUS) MAP(TANH) MAP(ELU) MAP(LEAKY_RELU)
    MAP(RECIPROCAL) MAP(TO_FLOAT) MAP(TO_INTEGER) MAP(TO_BOOLEAN) MAP(SIGN)
    default:
      memmove(y, x, (size_t)n * 4);
  }
}

static void fill(const Context *context, const double *args, int part, int parts) {
  const int n = INTEGER(0), last = cut(n, part + 1, parts, 16);
  const float single = SINGLE(1);
  const int32_t integer = INTEGER(3) ? INTEGER(1) : 0;
  uint32_t word;
  memcpy(&word, INTEGER(3) ? (const void *)&integer : (const void *)&single, 4);
  uint32_t *y = INTEGERS(2);
  for (int i = cut(n, part, parts, 16); i < last; i++) y[i] = word;
}

static void choose_words(const Context *context, const double *args, int part, int parts) {
  const int n = INTEGER(0), last = cut(n, part + 1, parts, 16);
  const uint32_t *condition = INTEGERS(1), *a = INTEGERS(2), *b = INTEGERS(3);
  uint32_t *y = INTEGERS(4);
  for (int i = cut(n, part, parts, 16); i < last; i++) y[i] = condition[i] ? a[i] : b[i];
}
