// Adam's update: ../../assembly/adam.ts documents the arguments.
#include "../arguments.h"
#include "../lanes.h"

typedef struct {
  vf step, inverse, beta1, rest1, beta2, rest2, epsilon, decay;
} Adam;

INLINE void adam_part(const Adam *s, const float *const in[4], float *const out[3], int at, const int count) {
  const vf w = load_part(in[0] + at, count);
  const vf g = madd(w, s->decay, load_part(in[1] + at, count));
  const vf m = madd(load_part(in[2] + at, count), s->beta1, g * s->rest1);
  const vf v = madd(load_part(in[3] + at, count), s->beta2, g * g * s->rest2);
  store_part(out[1] + at, m, count);
  store_part(out[2] + at, v, count);
  store_part(out[0] + at, w - s->step * m / madd(square_root(v), s->inverse, s->epsilon), count);
}

static void adam(const Context *context, const double *args, int part, int parts) {
  const int n = INTEGER(0), last = cut(n, part + 1, parts, 16);
  const float *const in[4] = {FLOATS(1), FLOATS(2), FLOATS(3), FLOATS(4)};
  float *const out[3] = {FLOATS(5), FLOATS(6), FLOATS(7)};
  const Adam settings = {
    splat(*FLOATS(8)), 1.0f / splat(*FLOATS(9)), splat(SINGLE(10)), splat(SINGLE(11)),
    splat(SINGLE(12)), splat(SINGLE(13)), splat(SINGLE(14)), splat(SINGLE(15)),
  };
  int i = cut(n, part, parts, 16);
  for (; i + LANES <= last; i += LANES) adam_part(&settings, in, out, i, LANES);
  if (i < last) adam_part(&settings, in, out, i, last - i);
}
