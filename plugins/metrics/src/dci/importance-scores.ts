import { log } from "@heddle/numerics";

/** What disentanglement_lib adds to an importance before it takes logarithms. */
const FLOOR = 1e-11;

/** Scores of a table of importances, per factor that of each latent, all ≥ 0 (Eastwood & Williams 2018, §2). */
export interface ImportanceScores {
  /** 1 − entropy, to the base of the number of factors, of each latent's importances over factors. */
  readonly ofLatents: Float64Array;
  /** Mean of `ofLatents`, each latent by its share of all importance. NaN for one factor. */
  readonly disentanglement: number;
  /** 1 − entropy, to the base of the number of latents, of each factor's importances over latents. */
  readonly ofFactors: Float64Array;
  /** Mean of `ofFactors`, each factor by its share of all importance. */
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

/** 1 − entropy / ln n of values in proportion: 1 where one has all, 0 where all are equal or nothing is there. */
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
