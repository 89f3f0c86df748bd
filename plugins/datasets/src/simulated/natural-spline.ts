/**
 * The natural cubic spline through `values` at equally spaced knots 0 … 1, at `count` ≥ 2 equally spaced points from
 * 0 to 1. Second derivatives M solve M[i−1] + 4 M[i] + M[i+1] = 6 (y[i−1] − 2 y[i] + y[i+1]) / h², M = 0 at both ends
 * (de Boor 1978, chapter IV).
 */
export function naturalSpline(values: ArrayLike<number>, count: number): Float64Array {
  const intervals = values.length - 1;
  const h = 1 / intervals;
  const curvature = secondDerivatives(values, h);
  const points = new Float64Array(count);
  for (let j = 0; j < count; j++) {
    const t = j / (count - 1);
    const i = Math.min(intervals - 1, Math.floor(t * intervals));
    const right = (t - i * h) / h;
    const left = 1 - right;
    const curvatureTerm =
      (left * left * left - left) * curvature[i] + (right * right * right - right) * curvature[i + 1];
    points[j] = left * values[i] + right * values[i + 1] + (curvatureTerm * h * h) / 6;
  }
  return points;
}

/** Thomas' algorithm for the symmetric tridiagonal system above. */
function secondDerivatives(y: ArrayLike<number>, h: number): Float64Array {
  const last = y.length - 1;
  const curvature = new Float64Array(y.length);
  const upper = new Float64Array(y.length);
  for (let i = 1; i < last; i++) {
    const pivot = 4 - upper[i - 1];
    upper[i] = 1 / pivot;
    curvature[i] = ((6 * (y[i - 1] - 2 * y[i] + y[i + 1])) / (h * h) - curvature[i - 1]) / pivot;
  }
  for (let i = last - 2; i >= 1; i--) curvature[i] -= upper[i] * curvature[i + 1];
  return curvature;
}
