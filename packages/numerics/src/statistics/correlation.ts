import { tanh } from "../special/gates.js";
import { log1p } from "../special/log.js";
import { normalDeviate, type Range } from "../special/normal.js";
import { mean } from "./moments.js";
import { ranks } from "./ranks.js";
import { requireSameLength } from "./same-length.js";

/** Pearson's correlation of paired values, within [−1, 1]; NaN if one list is constant or empty. */
export function pearson(x: ArrayLike<number>, y: ArrayLike<number>): number {
  requireSameLength(x, y);
  const xMean = mean(x);
  const yMean = mean(y);
  let products = 0;
  let xSquares = 0;
  let ySquares = 0;
  for (let i = 0; i < x.length; i++) {
    const dx = x[i] - xMean;
    const dy = y[i] - yMean;
    products += dx * dy;
    xSquares += dx * dx;
    ySquares += dy * dy;
  }
  const r = products / (Math.sqrt(xSquares) * Math.sqrt(ySquares));
  return Math.max(-1, Math.min(1, r));
}

/** Spearman's rank correlation: Pearson's of the ranks, with ties averaged. */
export function spearman(x: ArrayLike<number>, y: ArrayLike<number>): number {
  requireSameLength(x, y);
  return pearson(ranks(x), ranks(y));
}

/**
 * Fisher's interval (1921) for a correlation r of n independent normal pairs: tanh(artanh r ± z / √(n − 3)). For
 * n ≤ 3 the interval is [−1, 1]; at r = ±1 it is that point.
 */
export function fisherInterval(r: number, n: number, level = 0.95): Range {
  if (n <= 3) return { low: -1, high: 1 };
  if (Math.abs(r) === 1) return { low: r, high: r };
  const middle = 0.5 * log1p((2 * r) / (1 - r));
  const reach = normalDeviate(level) / Math.sqrt(n - 3);
  return { low: tanh(middle - reach), high: tanh(middle + reach) };
}
