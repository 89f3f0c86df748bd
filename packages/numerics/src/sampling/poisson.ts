import type { Random } from "@heddle/contracts";
import { exp } from "../special/exp.js";
import { lgamma } from "../special/lgamma.js";
import { log } from "../special/log.js";
import { fineUniform } from "./fine-uniform.js";
import { requireParameter } from "./require-parameter.js";

const SMALL_MEAN = 10;
/** Above this, the count and its acceptance test exceed float64's exact integers. */
const LARGEST_MEAN = 1e9;

/**
 * A draw from Poisson(mean), 0 ≤ mean ≤ 1e9: by inversion below 10, else by transformed rejection (PTRS, Hörmann 1993).
 * Exact except for float64 rounding: no normal approximation at any mean.
 */
export function samplePoisson(random: Random, mean: number): number {
  requireParameter(mean >= 0 && mean <= LARGEST_MEAN, "a Poisson mean", "between 0 and 1e9", mean);
  return mean < SMALL_MEAN ? byInversion(random, mean) : byRejection(random, mean);
}

function byInversion(random: Random, mean: number): number {
  if (mean === 0) return 0;
  let rest = fineUniform(random);
  let chance = exp(-mean);
  let count = 0;
  // The probabilities sum to 1 only up to rounding: past 200, below 10⁻²⁰⁰, the draw is in the rounding error.
  while (rest > chance && count < 200) {
    rest -= chance;
    count += 1;
    chance *= mean / count;
  }
  return count;
}

function byRejection(random: Random, mean: number): number {
  const logMean = log(mean);
  const b = 0.931 + 2.53 * Math.sqrt(mean);
  const a = -0.059 + 0.02483 * b;
  const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
  const squeeze = 0.9277 - 3.6224 / (b - 2);
  for (;;) {
    const u = random.uniform() - 0.5;
    const v = random.uniform();
    const us = 0.5 - Math.abs(u);
    const count = Math.floor(((2 * a) / us + b) * u + mean + 0.43);
    if (us >= 0.07 && v <= squeeze) return count;
    if (count < 0 || (us < 0.013 && v > us)) continue;
    if (log((v * inverseAlpha) / (a / (us * us) + b)) <= count * logMean - mean - lgamma(count + 1)) return count;
  }
}
