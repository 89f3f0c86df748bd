// One cell's row of a count likelihood: ../../assembly/count-likelihood.ts has the formulas, here operation by operation.
// Sums are of four lanes, in the same order for any width.
#include "count-tables.h"

/** Above this a count's terms are too large for float32, as they cancel. They use float64. */
#define LARGEST_FLOAT 8.0f
/** Floats of a block, whose sums are float32. */
#define BLOCK 256

/** Rows of one cell, each `length` long, a multiple of 4. */
typedef struct {
  int length;
  const float *counts, *logits, *dropout, *theta, *inverse, *raw;
  float *scale, *by_logits, *by_dispersion, *by_dropout;
  double log_probability, slopes;
} Row;

/** Of one block. */
typedef struct {
  f4 densities, slopes, product;
} Sums;

static float largest(const Row *r) {
  int j = 0;
  vf most = load_part(r->logits, least(LANES, r->length));
  // Lanes without a value repeat the first.
  if (r->length < LANES)
    for (int i = r->length; i < LANES; i++) most[i] = most[0];
  for (j = LANES; j + LANES <= r->length; j += LANES) most = pmax(most, load(r->logits + j));
  float result = most[0];
  for (int i = 1; i < LANES; i++) result = most[i] > result || most[i] != most[i] ? most[i] : result;
  for (; j < r->length; j++) result = r->logits[j] > result ? r->logits[j] : result;
  return result;
}

INLINE f4 exponential_part(const Row *r, vf shift, int j, const int count, f4 part) {
  const vf e = exp_clipped(load_part(r->logits + j, count) - shift);
  store_part(r->scale + j, e, count);
  return add_quarters(part, e, count);
}

/** scale = eᵃ⁻ᵐᵃˣ; returns its sum. */
static double exponentials(const Row *r, float most) {
  d2 sum = 0;
  for (int block = 0; block < r->length; block += BLOCK) {
    const int end = least(block + BLOCK, r->length);
    f4 part = 0;
    int j = block;
    for (; j + LANES <= end; j += LANES) part = exponential_part(r, splat(most), j, LANES, part);
    if (j < end) part = exponential_part(r, splat(most), j, end - j, part);
    sum = accumulate(sum, part);
  }
  return total(sum);
}

INLINE Sums nb_part(const Row *r, vf mean, vf log_shift, int j, const int count, Sums sums) {
  const vf mu = load_part(r->scale + j, count) * mean;
  const vf u = mu * load_part(r->inverse + j, count);
  const vf w = u + 1.0f;
  const vf v = 1.0f / w;
  const vf log_w = madd(u - (w - 1.0f), v, log_normal(w));
  const vf x = load_part(r->counts + j, count);
  const vf zero = load_part(r->theta + j, count) * log_w;
  const vf slope = (x - mu) * v;
  const vf density = madd(x, load_part(r->logits + j, count) + log_shift - log_w, -zero);
  sums.densities = add_quarters(sums.densities, keep_unless(density, x > LARGEST_FLOAT), count);
  sums.slopes = add_quarters(sums.slopes, slope, count);
  store_part(r->by_logits + j, slope, count);
  store_part(r->by_dispersion + j, -(zero + slope), count);
  return sums;
}

static void negative_binomial_row(Row *r, float mean, float log_shift) {
  d2 value = 0, slopes = 0;
  for (int block = 0; block < r->length; block += BLOCK) {
    const int end = least(block + BLOCK, r->length);
    Sums sums = {0, 0, 1};
    int j = block;
    for (; j + LANES <= end; j += LANES) sums = nb_part(r, splat(mean), splat(log_shift), j, LANES, sums);
    if (j < end) sums = nb_part(r, splat(mean), splat(log_shift), j, end - j, sums);
    value = accumulate(value, sums.densities);
    slopes = accumulate(slopes, sums.slopes);
  }
  r->log_probability = total(value);
  r->slopes = total(slopes);
}

/** `gains`: what max(d, l) − max(d, 0) adds to the densities, after all of the block's. */
INLINE Sums zinb_part(const Row *r, vf mean, vf log_shift, int j, const int count, Sums sums, float *gains) {
  const vf mu = load_part(r->scale + j, count) * mean;
  const vf u = mu * load_part(r->inverse + j, count);
  const vf w = u + 1.0f;
  const vf v = 1.0f / w;
  const vf log_w = madd(u - (w - 1.0f), v, log_normal(w));
  const vf x = load_part(r->counts + j, count);
  const vi large = x > LARGEST_FLOAT, above = x > 0.0f;
  const vf density = x * (load_part(r->logits + j, count) + log_shift - log_w);
  sums.densities = add_quarters(sums.densities, keep_unless(density, large), count);
  const vf minus_l = load_part(r->theta + j, count) * log_w;
  const vf nb_slope = (x - mu) * v;
  const vf d = load_part(r->dropout + j, count);
  const vf fading = exp_clipped(-absolute(d));
  const vf gap = d + minus_l;
  const vf near = keep_unless(exp_clipped(-absolute(gap)), above);
  const vi whole = (gap < 0.0f) | above;
  const vf one_fading = fading + 1.0f, one_near = near + 1.0f;
  const vf both = 1.0f / (one_fading * one_near);
  const vf keep = both * one_near, sure = both * one_fading;
  const vf weight = choose(whole, 1.0f, near) * sure;
  const vf kept = choose(d > 0.0f, fading, 1.0f) * keep;
  sums.product = multiply_quarters(sums.product, one_near * keep, count);
  const vf top = choose(whole, keep_unless(-minus_l, large), d);
  const vf gain = top - pmax(d, 0.0f);
  const vf slope = weight * nb_slope;
  sums.slopes = add_quarters(sums.slopes, slope, count);
  store_part(gains, gain, count);
  store_part(r->by_logits + j, slope, count);
  store_part(r->by_dropout + j, kept - weight, count);
  store_part(r->by_dispersion + j, -madd(weight, minus_l, slope), count);
  return sums;
}

static void zero_inflated_row(Row *r, float mean, float log_shift) {
  d2 value = 0, slopes = 0;
  float gains[BLOCK];
  const vf m = splat(mean), shift = splat(log_shift);
  for (int block = 0; block < r->length; block += BLOCK) {
    const int end = least(block + BLOCK, r->length);
    Sums sums = {0, 0, 1};
    int j = block;
    for (; j + LANES <= end; j += LANES) sums = zinb_part(r, m, shift, j, LANES, sums, gains + (j - block));
    if (j < end) sums = zinb_part(r, m, shift, j, end - j, sums, gains + (j - block));
    for (int i = 0; i < end - block; i += 4) {
      f4 gain;
      memcpy(&gain, gains + i, 16);
      sums.densities += gain;
    }
    const vf logs = log_normal(from_quarter(sums.product));
    value = accumulate(value, sums.densities + quarter(logs, 0));
    slopes = accumulate(slopes, sums.slopes);
  }
  r->log_probability = total(value);
  r->slopes = total(slopes);
}
