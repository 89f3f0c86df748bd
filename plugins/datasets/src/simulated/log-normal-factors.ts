import type { Random } from "@heddle/contracts";
import { exp } from "@heddle/numerics";

export interface FactorDistribution {
  /** Probability that an entry differs from 1. */
  readonly probability: number;
  /** Probability that such an entry is below 1. */
  readonly downProbability: number;
  readonly location: number;
  readonly scale: number;
}

/**
 * Splatter's log-normal factors, `length` numbers > 0. An entry is 1, or with `probability` f or 1/f with
 * f ~ LogNormal(location, scale), whichever is above 1, or with `downProbability` whichever is below 1. So |log f| is
 * kept and the share below 1 is exactly `downProbability`. Every entry draws once from each of three streams, selected
 * or not: another probability does not change the other draws.
 */
export function logNormalFactors(random: Random, length: number, distribution: FactorDistribution): Float64Array {
  const { probability, downProbability, location, scale } = distribution;
  const selected = random.stream("selected");
  const down = random.stream("down");
  const size = random.stream("size");
  const factors = new Float64Array(length).fill(1);
  for (let i = 0; i < length; i++) {
    const isSelected = selected.uniform() < probability;
    const isDown = down.uniform() < downProbability;
    const magnitude = Math.abs(location + scale * size.normal());
    if (isSelected) factors[i] = exp(isDown ? -magnitude : magnitude);
  }
  return factors;
}
