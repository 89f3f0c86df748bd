import { HeddleError } from "@heddle/contracts";
import { exp, log } from "@heddle/numerics";
import { type CountSums, momentsOf } from "./count-moments.js";
import { loess } from "./loess.js";

/** Expected variance of each gene given its mean, within one group of cells. Arrays of length genes. */
export interface MeanVarianceTrend {
  readonly cells: number;
  readonly means: Float64Array;
  /** Divisor n − 1. */
  readonly variances: Float64Array;
  /** Fitted log10(variance); 0 if the variance is 0. */
  readonly fitted: Float64Array;
  /** √(10^fitted). */
  readonly deviations: Float64Array;
  /** Clipping limit of counts: mean + deviation · √cells. */
  readonly limits: Float64Array;
}

const log10 = (value: number) => log(value) / Math.LN10;

/**
 * The trend of log10(variance) on log10(mean), over the genes whose variance is above 0.
 * @throws HeddleError "bad-data" if the group has fewer than 2 cells, or too few genes for the loess.
 */
export function fitTrend(sums: CountSums, cells: number, span: number, group: string): MeanVarianceTrend {
  if (cells < 2) {
    throw new HeddleError("bad-data", {
      expected: "at least 2 cells to compute variances",
      got: group === "" ? `${cells}` : `${cells} in batch "${group}"`,
      next: "Use more cells, or choose another batchKey.",
    });
  }
  const { means, variances } = momentsOf(sums, cells);
  const varying = Int32Array.from(means.keys()).filter((gene) => variances[gene] > 0);
  const x = Float64Array.from(varying, (gene) => log10(means[gene]));
  const y = Float64Array.from(varying, (gene) => log10(variances[gene]));
  const fitted = new Float64Array(means.length);
  loess(x, y, span).forEach((value, i) => {
    fitted[varying[i]] = value;
  });
  const deviations = fitted.map((value) => exp((value * Math.LN10) / 2));
  const limits = means.map((mean, gene) => mean + deviations[gene] * Math.sqrt(cells));
  return { cells, means, variances, fitted, deviations, limits };
}

/**
 * Per gene, Σ ((min(count, limit) − mean) / deviation)² / (cells − 1): the variance of standardized, clipped counts
 * (Stuart et al. 2019, STAR Methods, "Feature selection for individual datasets").
 * `unclipped` has the sums of counts up to the limits of the trend.
 */
export function standardizedVariances(unclipped: CountSums, trend: MeanVarianceTrend): Float64Array {
  const { cells, means, deviations, limits } = trend;
  return means.map((mean, gene) => {
    const limit = limits[gene];
    const clipped = unclipped.clipped[gene];
    const sum = unclipped.sum[gene] + clipped * limit;
    const squares = unclipped.squares[gene] + clipped * limit * limit;
    const deviation = deviations[gene];
    return (cells * mean * mean + squares - 2 * sum * mean) / ((cells - 1) * deviation * deviation);
  });
}
