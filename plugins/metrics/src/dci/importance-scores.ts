import { log } from "@heddle/numerics";

/** Constant that disentanglement_lib adds to each importance before the logarithm. */
const FLOOR = 1e-11;

/** Scores of an importance table, factors × latents, all ≥ 0 (Eastwood & Williams 2018, §2). */
export interface ImportanceScores {
  /** Per latent: 1 − entropy of its importances over factors, to the base of the number of factors. */
  readonly ofLatents: Float64Array;
  /** Mean of `ofLatents`, weighted by the latents' shares of all importance. NaN for one factor. */
  readonly disentanglement: number;
  /** Per factor: 1 − entropy of its importances over latents, to the base of the number of latents. */
  readonly ofFactors: Float64Array;
  /** Mean of `ofFactors`, weighted by the factors' shares of all importance. */
  readonly completeness: number;
}

export function importanceScores(importance: readonly Float64Array[]): ImportanceScores {
  const latents = importance[0].length;
  const byLatent = Array.from({ length: latents }, (_, latent) => importance.map((row) => row[latent]));
  const ofLatents = Float64Array.from(byLatent, concentration);
  const ofFactors = Float64Array.from(importance, (row) => concentration([...row]));
  return {
    ofLatents,
    disentanglement: byImportance(ofLatents, byLatent),
    ofFactors,
    completeness: byImportance(
      ofFactors,
      importance.map((row) => [...row]),
    ),
  };
}

/** 1 − entropy / ln n of normalized values: 1 if one value is the total, 0 if all are equal or all are 0. */
function concentration(values: readonly number[]): number {
  const total = values.reduce((sum, value) => sum + value + FLOOR, 0);
  let entropy = 0;
  for (const value of values) {
    const share = (value + FLOOR) / total;
    entropy -= share * log(share);
  }
  return 1 - entropy / log(values.length);
}

function byImportance(scores: Float64Array, rows: readonly (readonly number[])[]): number {
  const sums = rows.map((row) => row.reduce((sum, value) => sum + value, 0));
  const total = sums.reduce((sum, value) => sum + value, 0);
  if (total === 0) return scores.reduce((sum, score) => sum + score, 0) / scores.length;
  return scores.reduce((sum, score, at) => sum + (score * sums[at]) / total, 0);
}
