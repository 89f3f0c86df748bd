// The aggregate of N Gaussians at M draws and its gradient: ../../assembly/aggregate-gaussian.ts documents the arguments.
#include "../arguments.h"
#include "elementary.h"
#include "random.h"

#define LOG_TWO_PI 1.8378770664093453f
/** Gaussians per block of the gradient: part of the result, as blocks of draws' gradients are summed later. */
#define GAUSSIANS 32

/** Three tables of `units` rows, each `stride` floats long. */
typedef struct {
  const float *means, *precisions, *constants;
  ptrdiff_t stride;
} Tables;

static Tables tables_at(const float *at, int units, int n) {
  const ptrdiff_t stride = padded(n);
  return (Tables){at, at + units * stride, at + 2 * units * stride, stride};
}

static void gaussianTables(const Context *context, const double *args, int part, int parts) {
  const int n = INTEGER(0), units = INTEGER(1), last = cut(units, part + 1, parts, 1);
  const ptrdiff_t stride = padded(n);
  for (int j = cut(units, part, parts, 1); j < last; j++) {
    float *means = FLOATS(4) + j * stride, *precisions = means + units * stride, *constants = precisions + units * stride;
    for (int k = 0; k < n; k++) {
      const ptrdiff_t from = (ptrdiff_t)k * units + j;
      const float log = FLOATS(3)[from];
      means[k] = FLOATS(2)[from];
      precisions[k] = -log;
      constants[k] = -0.5f * (log + LOG_TWO_PI);
    }
    for (int k = n; k < stride; k++) {
      means[k] = precisions[k] = 0;
      constants[k] = -INFINITE;
    }
    int k = 0;
    for (; k + LANES <= stride; k += LANES) store(precisions + k, exp_clipped(load(precisions + k)));
    const int rest = (int)(stride - k);
    if (rest > 0) store_part(precisions + k, exp_clipped(load_part(precisions + k, rest)), rest);
  }
}

/** As `exp_clipped`, but 0 for x ≤ −87. */
INLINE d2 add_exponentials(d2 sum, const float *row, vf shift, const int count) {
  const vf x = load_part(row, count) - shift;
  const vf e = keep_if(exp_clipped(x), x > -87.0f);
  for (int i = 0; 4 * i < count; i++) sum = accumulate(sum, quarter(e, i));
  return sum;
}

/** ln Σ exp of a row, a multiple of 4 floats long. */
static float log_sum(const float *row, int length) {
  vf most = -INFINITE;
  int k = 0;
  for (; k + LANES <= length; k += LANES) most = maximum(most, load(row + k));
  float largest = -INFINITE;
  for (int i = 0; i < LANES; i++) largest = most[i] > largest || most[i] != most[i] ? most[i] : largest;
  for (; k < length; k++) largest = row[k] > largest || row[k] != row[k] ? row[k] : largest;
  if (!(largest - largest == 0)) return largest;
  d2 sum = 0;
  for (k = 0; k + LANES <= length; k += LANES) sum = add_exponentials(sum, row + k, splat(largest), LANES);
  if (k < length) sum = add_exponentials(sum, row + k, splat(largest), length - k);
  return (float)((double)largest + logarithm(total(sum)));
}

/** z − mean, its product with the precision, and the log density. */
typedef struct {
  vf difference, slope, density;
} Density;

INLINE Density density_at(const Tables *t, ptrdiff_t at, vf z, const int count) {
  const vf difference = z - load_part(t->means + at, count);
  const vf slope = difference * load_part(t->precisions + at, count);
  return (Density){difference, slope, nmadd(0.5f * difference, slope, load_part(t->constants + at, count))};
}

INLINE void own_part(const Tables *t, ptrdiff_t at, vf z, const float *weights, float *row, float *all, const int count) {
  const vf density = density_at(t, at, z, count).density;
  store_part(row, density + load_part(weights, count), count);
  store_part(all, load_part(all, count) + density, count);
}

static void aggregateGaussian(const Context *context, const double *args, int part, int parts) {
  const int m = INTEGER(0), n = INTEGER(1), units = INTEGER(2), last = cut(m, part + 1, parts, 1);
  const Tables t = tables_at(FLOATS(5), units, n);
  const int length = (int)t.stride, rest = length & (LANES - 1), whole = length - rest;
  float *weights = scratch_of(context, (size_t)length * 3 * 4), *all = weights + length, *row = all + length;
  memset(weights, 0, (size_t)length * 4);
  for (int i = cut(m, part, parts, 1); i < last; i++) {
    memcpy(weights, FLOATS(4) + (ptrdiff_t)i * n, (size_t)n * 4);
    memcpy(all, weights, (size_t)length * 4);
    const ptrdiff_t at = (ptrdiff_t)i * units;
    for (int j = 0; j < units; j++) {
      const vf z = splat(FLOATS(3)[at + j]);
      const ptrdiff_t table = j * t.stride;
      for (int k = 0; k < whole; k += LANES) own_part(&t, table + k, z, weights + k, row + k, all + k, LANES);
      if (rest) own_part(&t, table + whole, z, weights + whole, row + whole, all + whole, rest);
      FLOATS(7)[at + j] = log_sum(row, length);
    }
    FLOATS(6)[i] = log_sum(all, length);
  }
}

/** Of one draw and one block of Gaussians. */
typedef struct {
  const Tables *tables;
  ptrdiff_t first;
  int units;
  const float *z;
  float *weights, *shares, *pulls, *widths;
} Block32;

/** Shares of the Gaussians in the draw's joint density, times the upstream gradient. */
INLINE void joint_part(const Block32 *b, int k, float joint, float above, const int count) {
  vf s = load_part(b->weights + k, count) - splat(joint);
  for (int j = 0; j < b->units; j++)
    s += density_at(b->tables, b->first + k + j * b->tables->stride, splat(b->z[j]), count).density;
  store_part(b->shares + k, exp_clipped(s) * splat(above), count);
}

INLINE f4 pull_part(const Block32 *b, int j, int k, float unit, float above, f4 sum, const int count) {
  const Density d = density_at(b->tables, b->first + k + j * b->tables->stride, splat(b->z[j]), count);
  const vf own = exp_clipped((d.density + load_part(b->weights + k, count)) - splat(unit));
  const vf weight = madd(own, splat(above), load_part(b->shares + k, count));
  const vf pull = weight * d.slope;
  float *pulls = b->pulls + j * GAUSSIANS + k, *widths = b->widths + j * GAUSSIANS + k;
  store_part(pulls, load_part(pulls, count) + pull, count);
  const vf width = (0.5f * weight) * (d.difference * d.slope - 1.0f);
  store_part(widths, load_part(widths, count) + width, count);
  return add_quarters(sum, pull, count);
}

static void gradient_of_draw(const Context *context, const double *args, const Block32 *b, int i, int length, float *sums) {
  const int rest = length & (LANES - 1), whole = length - rest;
  const float joint = FLOATS(6)[i], above = FLOATS(8)[i];
  for (int k = 0; k < whole; k += LANES) joint_part(b, k, joint, above, LANES);
  if (rest) joint_part(b, whole, joint, above, rest);
  const ptrdiff_t at = (ptrdiff_t)i * b->units;
  for (int j = 0; j < b->units; j++) {
    const float unit = FLOATS(7)[at + j], dy = FLOATS(9)[at + j];
    f4 sum = 0;
    for (int k = 0; k < whole; k += LANES) sum = pull_part(b, j, k, unit, dy, sum, LANES);
    if (rest) sum = pull_part(b, j, whole, unit, dy, sum, rest);
    sums[at + j] = (float)total(accumulate((d2)0, sum));
  }
}

static void aggregateGaussianGradient(const Context *context, const double *args, int part, int parts) {
  const int m = INTEGER(0), n = INTEGER(1), units = INTEGER(2), last = cut(n, part + 1, parts, GAUSSIANS);
  const Tables t = tables_at(FLOATS(5), units, n);
  const size_t table = (size_t)GAUSSIANS * units;
  float *weights = scratch_of(context, 4 * (2 * GAUSSIANS + 2 * table));
  Block32 b = {.tables = &t, .units = units, .weights = weights, .shares = weights + GAUSSIANS};
  b.pulls = b.shares + GAUSSIANS;
  b.widths = b.pulls + table;
  memset(weights, 0, 4 * GAUSSIANS);
  for (int first = cut(n, part, parts, GAUSSIANS); first < last; first += GAUSSIANS) {
    const int size = least(GAUSSIANS, n - first);
    memset(b.pulls, 0, 8 * table);
    memset(weights + size, 0, 4 * (size_t)(GAUSSIANS - size));
    b.first = first;
    for (int i = 0; i < m; i++) {
      memcpy(weights, FLOATS(4) + (ptrdiff_t)i * n + first, (size_t)size * 4);
      b.z = FLOATS(3) + (ptrdiff_t)i * units;
      gradient_of_draw(context, args, &b, i, padded(size), FLOATS(10) + (ptrdiff_t)(first / GAUSSIANS) * m * units);
    }
    for (int k = 0; k < size; k++)
      for (int j = 0; j < units; j++) {
        const ptrdiff_t to = (ptrdiff_t)(first + k) * units + j;
        FLOATS(11)[to] = b.pulls[j * GAUSSIANS + k];
        FLOATS(12)[to] = b.widths[j * GAUSSIANS + k];
      }
  }
}
