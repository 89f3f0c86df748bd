import type { Interval } from "@heddle/contracts";

/** 97.5 % quantile of the standard normal distribution. */
const Z = 1.959963984540054;

export interface Share {
  readonly count: number;
  /** > 0 */
  readonly of: number;
}

/**
 * 95 % score interval of a proportion (Wilson 1927, doi:10.1080/01621459.1927.10502953). It contains count / of, also for
 * 0 and 1, where resampling has no variance.
 */
export function wilsonInterval({ count, of }: Share): Omit<Interval, "method"> {
  const share = count / of;
  const shrunk = (count + (Z * Z) / 2) / (of + Z * Z);
  const half = (Z * Math.sqrt(of * share * (1 - share) + (Z * Z) / 4)) / (of + Z * Z);
  return { low: Math.min(share, Math.max(0, shrunk - half)), high: Math.max(share, Math.min(1, shrunk + half)) };
}

/**
 * 95 % interval of the mean of independent proportions, such as a balanced accuracy, from their score intervals (MOVER:
 * Zou & Donner 2008, doi:10.1002/sim.3095).
 */
export function meanShareInterval(shares: readonly Share[]): Omit<Interval, "method"> {
  const parts = shares.map((share) => ({ value: share.count / share.of, ...wilsonInterval(share) }));
  const middle = parts.reduce((sum, { value }) => sum + value, 0) / parts.length;
  const length = (distances: readonly number[]): number =>
    Math.sqrt(distances.reduce((sum, distance) => sum + distance * distance, 0)) / parts.length;
  return {
    low: Math.max(0, middle - length(parts.map(({ value, low }) => value - low))),
    high: Math.min(1, middle + length(parts.map(({ value, high }) => high - value))),
  };
}
