// Terms of a count above 0 in float64: ../../assembly/rising-factorial.ts, operation by operation.
#ifndef HEDDLE_RISING_FACTORIAL_H
#define HEDDLE_RISING_FACTORIAL_H

#include "elementary.h"

/** A row's sum of ln Γ(x + θ) − ln Γ(θ) − x ln θ − ln x!, and ψ(x + θ) − ψ(θ) of the latest count. */
typedef struct {
  double product, sum, digamma;
} Rising;

static double stirling_tail(double z) {
  const double v = 1 / z, s = v * v;
  return v * (1.0 / 12 - s * (1.0 / 360 - s * (1.0 / 1260 - s * (1.0 / 1680))));
}

static double digamma_tail(double z) {
  const double v = 1 / z, s = v * v;
  return -v * (0.5 + v * (1.0 / 12 - s * (1.0 / 120 - s * (1.0 / 252 - s * (1.0 / 240 - s * (1.0 / 132))))));
}

/** ln Γ(z), z > 0; ψ(z) in `digamma`. */
static double log_gamma(double z, double *digamma) {
  double factor = 1, slope = 0;
  while (z < 8) {
    factor *= z;
    slope += 1 / z;
    z += 1;
  }
  const double log = heddle_log(z);
  *digamma = log + digamma_tail(z) - slope;
  return (z - 0.5) * log - z + 0.9189385332046728 + stirling_tail(z) - heddle_log(factor);
}

static double by_product(Rising *r, int x, double theta, double inverse, double log_theta) {
  double factor = 1, slope = inverse;
  if (theta >= 1) {
    for (int i = 1; i < x; i++) {
      factor *= 1 + (double)i * inverse;
      slope += 1 / (theta + (double)i);
    }
  } else {
    for (int i = 1; i < x; i++) {
      factor *= theta + (double)i;
      slope += 1 / (theta + (double)i);
    }
    r->sum -= (double)(x - 1) * log_theta;
  }
  r->product *= factor;
  if (!(r->product < 1e150)) {
    r->sum += heddle_log(r->product);
    r->product = 1;
  }
  return slope;
}

static double by_stirling(Rising *r, double x, double theta, double inverse) {
  const double upper = x + theta, ratio = heddle_log1p(x * inverse);
  r->digamma = ratio + digamma_tail(upper) - digamma_tail(theta);
  return (upper - 0.5) * ratio - x + stirling_tail(upper) - stirling_tail(theta);
}

static double by_shifting(Rising *r, double x, double theta, double log_theta) {
  double digamma;
  const double lower = log_gamma(theta, &digamma), upper = log_gamma(x + theta, &r->digamma);
  r->digamma -= digamma;
  return upper - lower - x * log_theta;
}

/** Adds one count to the row's sum and returns ψ(x + θ) − ψ(θ). factorials: ln i! for i < 1,024. */
static double add_count(Rising *r, double x, double theta, double inverse, double log_theta, const double *factorials) {
  const int whole = x == __builtin_floor(x);
  if (x <= 64 && whole) {
    r->sum -= factorials[(int)x];
    return by_product(r, (int)x, theta, inverse, log_theta);
  }
  double unused;
  r->sum -= x < 1024 && whole ? factorials[(int)x] : log_gamma(x + 1, &unused);
  r->sum += theta >= 8 ? by_stirling(r, x, theta, inverse) : by_shifting(r, x, theta, log_theta);
  return r->digamma;
}

#endif
