// Elementwise kernels of two inputs that broadcast: ../../assembly/binary.ts documents the arguments.
#include "../arguments.h"
#include "elementary.h"

/** Function codes shared with the host. */
enum Binary {
  ADD, SUBTRACT, MULTIPLY, DIVIDE, MAXIMUM, MINIMUM, SQUARED_DIFFERENCE, GREATER, GREATER_EQUAL, LESS, LESS_EQUAL,
  EQUAL, NOT_EQUAL, AND, OR, ELU_GRADIENT, POWER
};

/** a · (b + 1) where b < 0, else a: rounded once, in float64. */
INLINE vf elu_gradient(vf a, vf b) {
  vf below;
  for (int h = 0; h < 2; h++) {
    vh x, y;
    memcpy(&x, (const char *)&a + h * sizeof x, sizeof x);
    memcpy(&y, (const char *)&b + h * sizeof y, sizeof y);
    const vh z = __builtin_convertvector(__builtin_convertvector(x, vd) * (__builtin_convertvector(y, vd) + 1.0), vh);
    memcpy((char *)&below + h * sizeof z, &z, sizeof z);
  }
  return choose(b >= 0.0f, a, below);
}

/** a to the power b in float64, with the exact cases of AssemblyScript's pow. */
static double power(double x, double y) {
  if (y == 1.5 && x >= 0) return x * __builtin_sqrt(x);
  if (y == 2.0) return x * x;
  if (y == 0.5) return x != -__builtin_inf() ? __builtin_fabs(__builtin_sqrt(x)) : __builtin_inf();
  if (y == -1.0) return 1 / x;
  if (y == 1.0) return x;
  return y == 0.0 ? 1.0 : heddle_pow(x, y);
}

INLINE vf powers(vf a, vf b) {
  vf y;
  for (int i = 0; i < LANES; i++) y[i] = (float)power((double)a[i], (double)b[i]);
  return y;
}

INLINE vf truth(vi mask) { return (vf)(mask & 1); }

INLINE vf apply_binary(const int op, vf a, vf b) {
  switch (op) {
    case ADD: return a + b;
    case SUBTRACT: return a - b;
    case MULTIPLY: return a * b;
    case DIVIDE: return a / b;
    case MAXIMUM: return maximum(a, b);
    case MINIMUM: return minimum(a, b);
    case SQUARED_DIFFERENCE: return (a - b) * (a - b);
    case GREATER: return truth(a > b);
    case GREATER_EQUAL: return truth(a >= b);
    case LESS: return truth(a < b);
    case LESS_EQUAL: return truth(a <= b);
    case EQUAL: return truth(a == b);
    case NOT_EQUAL: return truth(a != b);
    case AND: return truth((vi)a & (vi)b);
    case ELU_GRADIENT: return elu_gradient(a, b);
    case POWER: return powers(a, b);
    default: return truth((vi)a | (vi)b);
  }
}

/** One row: strides of 1 or 0. */
INLINE void binary_row(const int op, int n, const float *a, int a_step, const float *b, int b_step, float *y) {
  int i = 0;
  for (; i + LANES <= n; i += LANES)
    store(y + i, apply_binary(op, a_step ? load(a + i) : splat(*a), b_step ? load(b + i) : splat(*b)));
  const int rest = n - i;
  if (rest == 0) return;
  const vf x = a_step ? load_part(a + i, rest) : splat(*a);
  store_part(y + i, apply_binary(op, x, b_step ? load_part(b + i, rest) : splat(*b)), rest);
}

typedef struct {
  int first, last, from, to;
} Rows;

/** Rows [first, last) of the three outer dimensions, and elements [from, to) of each. */
INLINE void binary_rows(const int op, const Context *context, const double *args, Rows rows) {
  const int d1 = INTEGER(2), d2 = INTEGER(3), n = INTEGER(4), a_step = INTEGER(9), b_step = INTEGER(14);
  for (int r = rows.first; r < rows.last; r++) {
    const int i2 = r % d2, i1 = r / d2 % d1, i0 = r / d2 / d1;
    const float *a = FLOATS(5) + i0 * INTEGER(6) + i1 * INTEGER(7) + i2 * INTEGER(8) + rows.from * a_step;
    const float *b = FLOATS(10) + i0 * INTEGER(11) + i1 * INTEGER(12) + i2 * INTEGER(13) + rows.from * b_step;
    float *y = FLOATS(15) + (ptrdiff_t)r * n + rows.from;
    const int count = rows.to - rows.from;
    // The steps as constants: a loop for each.
    if (a_step && b_step) binary_row(op, count, a, 1, b, 1, y);
    else if (a_step) binary_row(op, count, a, 1, b, 0, y);
    else if (b_step) binary_row(op, count, a, 0, b, 1, y);
    else binary_row(op, count, a, 0, b, 0, y);
  }
}

#define ROWS_OF(op) \
  case op:          \
    binary_rows(op, context, args, rows); \
    break;

static void binary(const Context *context, const double *args, int part, int parts) {
  const int outer = INTEGER(1) * INTEGER(2) * INTEGER(3), n = INTEGER(4);
  Rows rows = {0, 1, 0, n};
  if (outer > 1) {
    rows.first = cut(outer, part, parts, 1);
    rows.last = cut(outer, part + 1, parts, 1);
  } else {
    rows.from = cut(n, part, parts, 16);
    rows.to = cut(n, part + 1, parts, 16);
  }
  switch (INTEGER(0)) {
    ROWS_OF(ADD) ROWS_OF(SUBTRACT) ROWS_OF(MULTIPLY) ROWS_OF(DIVIDE) ROWS_OF(MAXIMUM) ROWS_OF(MINIMUM)
    ROWS_OF(SQUARED_DIFFERENCE) ROWS_OF(GREATER) ROWS_OF(GREATER_EQUAL) ROWS_OF(LESS) ROWS_OF(LESS_EQUAL)
    ROWS_OF(EQUAL) ROWS_OF(NOT_EQUAL) ROWS_OF(AND) ROWS_OF(ELU_GRADIENT) ROWS_OF(POWER)
    default:
      binary_rows(OR, context, args, rows);
  }
}
