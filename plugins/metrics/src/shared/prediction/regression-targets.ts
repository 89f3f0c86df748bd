import type { Factor } from "@heddle/contracts";
import { standardize } from "./standardize.js";

/** A response of a regression on latents: a continuous factor, standardized, or 1 in a level and 0 otherwise. */
export interface RegressionTarget {
  readonly level?: string;
  /** One value per known cell of the factor. */
  readonly values: Float64Array;
}

/** The responses of a factor: one for a continuous factor and for two levels, else one per level. */
export function regressionTargets(factor: Factor): RegressionTarget[] {
  if (factor.kind === "continuous")
    return [{ values: standardize([factor.values], Int32Array.from(factor.values.keys())).columns[0] }];
  const { levels, labels } = factor;
  const indicator = (level: number): Float64Array => Float64Array.from(labels, (label) => (label === level ? 1 : 0));
  if (levels.length === 2) return [{ values: indicator(1) }];
  return levels.map((level, at) => ({ level, values: indicator(at) }));
}
