import type { Random } from "@heddle/contracts";
import { sampleGamma } from "@heddle/numerics";
import { logNormalFactors } from "./log-normal-factors.js";

export interface GeneMeans {
  /** Gamma distributed, > 0, without unit: cell means are scaled to the library size. */
  readonly base: Float64Array;
  /** 1 for a gene that is not an outlier. */
  readonly outlierFactors: Float64Array;
  /** The base mean; for outliers the median base mean times the factor. */
  readonly means: Float64Array;
}

/** Splatter's step 2, per gene. */
export function geneMeans(
  random: Random,
  genes: number,
  mean: { shape: number; rate: number },
  outliers: { probability: number; location: number; scale: number },
): GeneMeans {
  const draws = random.stream("base");
  const base = new Float64Array(genes);
  // One stream per gene: the gamma sampler rejects, and the draws of one gene must not shift those of the next.
  for (let g = 0; g < genes; g++) base[g] = sampleGamma(draws.stream(g), mean.shape, 1 / mean.rate);
  const outlierFactors = logNormalFactors(random.stream("outliers"), genes, { ...outliers, downProbability: 0 });
  const middle = median(base);
  const means = base.map((value, g) => (outlierFactors[g] === 1 ? value : middle * outlierFactors[g]));
  return { base, outlierFactors, means };
}

function median(values: Float64Array): number {
  const sorted = values.toSorted();
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}
