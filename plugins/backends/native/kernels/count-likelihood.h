// Log probability of counts under the (zero-inflated) negative binomial with all derivatives:
// ../../assembly/count-likelihood.ts documents the arguments.
#include "count-row.h"

typedef struct {
  double log_shift;
  const double *factorials;
  /** Tables of small counts of this row's genes, or NULL. */
  const float *logs, *slopes;
} Terms;

static double held_dispersion(const Row *r, uint32_t gene) {
  const float raw = r->raw[gene], low = raw > 60 ? 60 : raw;
  return (double)(low < -60 ? -60 : low);
}

/** −θ L + x (ln μ − L) in float64. */
static void large_count(Row *r, uint32_t gene, float x, double log_shift) {
  const double t = heddle_exp(held_dispersion(r, gene));
  const double log_mean = (double)r->logits[gene] + log_shift;
  const double log_w = heddle_log1p(heddle_exp(log_mean) / t);
  r->log_probability += (double)x * (log_mean - log_w) - t * log_w;
}

/** Term of one count above 0 in the row's sum and in the derivative by ln θ. */
static void count_above_zero(Row *r, const Terms *terms, uint32_t gene, float x, Rising *rising, double *tabled) {
  const int large = x > LARGEST_FLOAT;
  if (terms->logs && x <= TABLED && x == __builtin_floorf(x)) {
    const ptrdiff_t entry = (ptrdiff_t)((int)x - 1) * r->length + gene;
    *tabled += (double)terms->logs[entry];
    if (large) large_count(r, gene, x, terms->log_shift);
    r->by_dispersion[gene] += terms->slopes[entry];
    return;
  }
  if (large) large_count(r, gene, x, terms->log_shift);
  const double held = held_dispersion(r, gene);
  const double t = large ? heddle_exp(held) : (double)r->theta[gene];
  const double inverse = large ? 1 / t : (double)r->inverse[gene];
  const double digamma = add_count(rising, (double)x, t, inverse, held, terms->factorials);
  r->by_dispersion[gene] += (float)(t * digamma);
}

/** All of a row's counts above 0: `entries` of CSR, or the dense row. */
static void counts_above_zero(Row *r, const Terms *terms, int genes, const uint32_t *indices, const float *values, uint32_t entries) {
  Rising rising = {1, 0, 0};
  double tabled = 0;
  const uint32_t count = indices ? entries : (uint32_t)genes;
  for (uint32_t i = 0; i < count; i++) {
    const float x = indices ? values[i] : r->counts[i];
    if (x != 0) count_above_zero(r, terms, indices ? indices[i] : i, x, &rising, &tabled);
  }
  r->log_probability += rising.sum + heddle_log(rising.product) + tabled;
}

static void logits_gradient(const Row *r, float share) {
  int j = 0;
  for (; j + LANES <= r->length; j += LANES)
    store(r->by_logits + j, nmadd(load(r->scale + j), splat(share), load(r->by_logits + j)));
  const int rest = r->length - j;
  if (rest > 0)
    store_part(r->by_logits + j, nmadd(load_part(r->scale + j, rest), splat(share), load_part(r->by_logits + j, rest)), rest);
}

/** Copies `genes` floats into `row`, padded with `filling`; the floats themselves where they need no padding. */
static const float *padded_row(float *row, const float *from, int genes, float filling) {
  if (padded(genes) == genes) return from;
  memcpy(row, from, (size_t)genes * 4);
  for (int j = genes; j < padded(genes); j++) row[j] = filling;
  return row;
}

/** One cell. `rows`: seven rows of scratch, of which the first is 0 between cells. */
static void likelihood_of_cell(const Context *context, const double *args, int cell, float *rows) {
  const int genes = INTEGER(1), length = padded(genes), inflated = OFFSET(7) != 0;
  const uint32_t *indices = OFFSET(4) ? INTEGERS(4) : NULL;
  const uint32_t begin = indices ? INTEGERS(3)[cell] : 0, entries = indices ? INTEGERS(3)[cell + 1] - begin : 0;
  const ptrdiff_t at = (ptrdiff_t)cell * genes, level = OFFSET(12) ? INTEGERS(12)[cell] : 0;
  const ptrdiff_t table = level * TABLED * length;
  float *row[7];
  for (int i = 0; i < 7; i++) row[i] = rows + (ptrdiff_t)i * length;
  const float *values = indices ? FLOATS(5) + begin : NULL;
  if (indices) indices += begin;
  for (uint32_t i = 0; i < entries; i++) row[0][indices[i]] = values[i];
  const int gradient = OFFSET(17) != 0, direct = gradient && length == genes;
  Row r = {
    .length = length, .scale = row[1],
    .counts = indices ? row[0] : padded_row(row[0], FLOATS(2) + at, genes, 0),
    .logits = padded_row(row[2], FLOATS(6) + at, genes, -1e30f),
    .dropout = inflated ? padded_row(row[3], FLOATS(7) + at, genes, -100) : NULL,
    .raw = FLOATS(9) + level * genes, .theta = FLOATS(10) + level * length, .inverse = FLOATS(11) + level * length,
    .by_logits = direct ? FLOATS(17) + at : row[4], .by_dispersion = direct ? FLOATS(19) + at : row[5],
    .by_dropout = direct ? FLOATS(20) + at : row[6],
  };
  const float most = largest(&r), log_size = FLOATS(8)[cell];
  const double sum = exponentials(&r, most);
  const float mean = (float)(heddle_exp((double)log_size) / sum);
  Terms terms = {.log_shift = (double)log_size - (double)most - heddle_log(sum)};
  terms.factorials = (const double *)(context->heap + OFFSET(15));
  terms.logs = OFFSET(13) ? FLOATS(13) + table : NULL;
  terms.slopes = FLOATS(14) + table;
  if (inflated) zero_inflated_row(&r, mean, (float)terms.log_shift);
  else negative_binomial_row(&r, mean, (float)terms.log_shift);
  counts_above_zero(&r, &terms, genes, indices, values, entries);
  for (uint32_t i = 0; i < entries; i++) row[0][indices[i]] = 0;
  FLOATS(16)[cell] = (float)r.log_probability;
  if (!gradient) return;
  logits_gradient(&r, (float)(r.slopes / sum));
  FLOATS(18)[cell] = (float)r.slopes;
  if (direct) return;
  memcpy(FLOATS(17) + at, r.by_logits, (size_t)genes * 4);
  memcpy(FLOATS(19) + at, r.by_dispersion, (size_t)genes * 4);
  if (inflated) memcpy(FLOATS(20) + at, r.by_dropout, (size_t)genes * 4);
}

static void countLikelihood(const Context *context, const double *args, int part, int parts) {
  const int cells = INTEGER(0), length = padded(INTEGER(1)), last = cut(cells, part + 1, parts, 1);
  float *rows = scratch_of(context, (size_t)length * 7 * 4);
  memset(rows, 0, (size_t)length * 4);
  for (int cell = cut(cells, part, parts, 1); cell < last; cell++) likelihood_of_cell(context, args, cell, rows);
}
