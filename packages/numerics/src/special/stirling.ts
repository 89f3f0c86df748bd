/**
 * The series term of Stirling's formula: ln Γ(x) − ((x − ½) ln x − x + ½ ln 2π) = Σ B₂ₖ / (2k (2k − 1) x^(2k−1)),
 * k = 1 … 9 (Abramowitz and Stegun 6.1.40). For x ≥ 8 the remainder is below 2⁻⁵⁹.
 */
export function stirlingSeries(x: number): number {
  const inverse = 1 / x;
  return inverse * (1 / 12 + stirlingRest(inverse * inverse));
}

/** The series without its first term 1 / (12 x), as a multiple of 1 / x; z = 1 / x². */
export function stirlingRest(z: number): number {
  let sum = -3617 / 122400 + z * (43867 / 244188);
  sum = 1 / 156 + z * sum;
  sum = -691 / 360360 + z * sum;
  sum = 1 / 1188 + z * sum;
  sum = -1 / 1680 + z * sum;
  sum = 1 / 1260 + z * sum;
  sum = -1 / 360 + z * sum;
  return z * sum;
}
