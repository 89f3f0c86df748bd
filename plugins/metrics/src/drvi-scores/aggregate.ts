import { matchLatents } from "../shared/correlation/match-latents.js";
import { topTwo } from "../shared/resampling/score.js";

/** Scores per target, whose mean is an aggregate of a score table, targets × latents (drvi-py 0.2.8 `_aggregation.py`). */
export const AGGREGATES = {
  /** Latent matching score: the scores of the one-to-one matching with the largest sum; 0 for a target without a latent. */
  lms: (pairs: readonly Float64Array[]): ArrayLike<number> => matchLatents(pairs).values,
  /** Most similar averaging score: the best latent's score. */
  msas: (pairs: readonly Float64Array[]): ArrayLike<number> => pairs.map((row) => topTwo(row)[0]),
  /** Most similar gap score: the difference between the best and second-best latent. */
  msgs: (pairs: readonly Float64Array[]): ArrayLike<number> =>
    pairs.map((row) => {
      const [first, second] = topTwo(row);
      return first - second;
    }),
} as const;
