import type { Random } from "@heddle/contracts";
import { sampleChiSquare, sampleGamma } from "@heddle/numerics";

/**
 * Factor of the biological coefficient of variation, one per gene and shared by all cells:
 * √(df / χ²_g) with χ²_g ~ ChiSquare(df); 1 for "infinite" degrees of freedom. Splatter's step 7.
 */
export function variationFactors(random: Random, genes: number, degreesOfFreedom: number | "infinite"): Float64Array {
  if (degreesOfFreedom === "infinite") return new Float64Array(genes).fill(1);
  return Float64Array.from({ length: genes }, (_, g) =>
    Math.sqrt(degreesOfFreedom / sampleChiSquare(random.stream(g), degreesOfFreedom)),
  );
}

/** B² at a mean λ > 0: B = (common + 1/√λ) × factor. The count's variance is λ + λ² B². */
export function squaredVariation(lambda: number, common: number, factor: number): number {
  const bcv = (common + 1 / Math.sqrt(lambda)) * factor;
  return bcv * bcv;
}

/** Below this λ, B² would overflow, and the probability of a count is numerically 0. */
const SMALLEST_MEAN = 1e-100;

/** λ' ~ Gamma(shape 1/B², scale λ B²): mean λ, coefficient of variation B. λ 0 stays 0. */
export function varyMean(random: Random, lambda: number, common: number, factor: number): number {
  if (!(lambda > SMALLEST_MEAN)) return 0;
  const squared = squaredVariation(lambda, common, factor);
  return sampleGamma(random, 1 / squared, lambda * squared);
}
