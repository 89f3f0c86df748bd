/**
 * Terms of a count above 0: ln Γ(x + θ) − ln Γ(θ) − x ln θ − ln x!, and ψ(x + θ) − ψ(θ); float64. Small counts by the
 * product Π (1 + i/θ) or Π (θ + i), whose logarithm is taken once per row; others by Stirling's series (Abramowitz and
 * Stegun 6.1.40 and 6.3.18).
 */
const LARGEST_PRODUCT: f64 = 64;
const STIRLING_FROM: f64 = 8;
const HALF_LOG_TWO_PI: f64 = 0.9189385332046728;
const FLUSH: f64 = 1e150;

let product: f64 = 1;
let sum: f64 = 0;
let digammaDifference: f64 = 0;

export function beginRow(): void {
  product = 1;
  sum = 0;
}

/** Σ since `beginRow`. */
export function endRow(): f64 {
  return sum + Math.log(product);
}

/** Adds one count to the row's sum and returns ψ(x + θ) − ψ(θ). factorials: ln i! for i < 1,024, float64. */
export function addCount(x: f64, theta: f64, inverse: f64, logTheta: f64, factorials: usize): f64 {
  if (x <= LARGEST_PRODUCT && x == Math.floor(x)) {
    sum -= load<f64>(factorials + (<usize>(<i32>x) << 3));
    return byProduct(<i32>x, theta, inverse, logTheta);
  }
  sum -= x < 1024 && x == Math.floor(x) ? load<f64>(factorials + (<usize>(<i32>x) << 3)) : logGamma(x + 1);
  sum += theta >= STIRLING_FROM ? byStirling(x, theta, inverse) : byShifting(x, theta, logTheta);
  return digammaDifference;
}

function byProduct(x: i32, theta: f64, inverse: f64, logTheta: f64): f64 {
  let factor: f64 = 1;
  let slope = inverse;
  if (theta >= 1) {
    for (let i = 1; i < x; i++) {
      factor *= 1 + <f64>i * inverse;
      slope += 1 / (theta + <f64>i);
    }
  } else {
    for (let i = 1; i < x; i++) {
      factor *= theta + <f64>i;
      slope += 1 / (theta + <f64>i);
    }
    sum -= <f64>(x - 1) * logTheta;
  }
  product *= factor;
  if (!(product < FLUSH)) {
    sum += Math.log(product);
    product = 1;
  }
  return slope;
}

function stirlingTail(z: f64): f64 {
  const v = 1 / z, s = v * v;
  return v * (1.0 / 12 - s * (1.0 / 360 - s * (1.0 / 1260 - s * (1.0 / 1680))));
}

function digammaTail(z: f64): f64 {
  const v = 1 / z, s = v * v;
  return -v * (0.5 + v * (1.0 / 12 - s * (1.0 / 120 - s * (1.0 / 252 - s * (1.0 / 240 - s * (1.0 / 132))))));
}

function byStirling(x: f64, theta: f64, inverse: f64): f64 {
  const upper = x + theta, ratio = Math.log1p(x * inverse);
  digammaDifference = ratio + digammaTail(upper) - digammaTail(theta);
  return (upper - 0.5) * ratio - x + stirlingTail(upper) - stirlingTail(theta);
}

function byShifting(x: f64, theta: f64, logTheta: f64): f64 {
  const lower = logGamma(theta), lowerDigamma = digammaDifference;
  const upper = logGamma(x + theta);
  digammaDifference -= lowerDigamma;
  return upper - lower - x * logTheta;
}

/** ln Γ(z), z > 0; stores ψ(z) in `digammaDifference`. */
export function logGamma(z: f64): f64 {
  let factor: f64 = 1, slope: f64 = 0;
  while (z < STIRLING_FROM) {
    factor *= z;
    slope += 1 / z;
    z += 1;
  }
  const log = Math.log(z);
  digammaDifference = log + digammaTail(z) - slope;
  return (z - 0.5) * log - z + HALF_LOG_TWO_PI + stirlingTail(z) - Math.log(factor);
}
