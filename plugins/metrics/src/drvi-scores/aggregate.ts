import { mean } from "@heddle/numerics";
import { matchLatents } from "../shared/correlation/match-latents.js";
import { topTwo } from "../shared/resampling/score.js";

/** Aggregations of a score table, targets × latents, to one number (drvi-py 0.2.8 `_aggregation.py`). */
export const AGGREGATES = {
  /** Latent matching score: the maximum sum of a one-to-one matching, divided by the number of targets. */
  lms: (pairs: readonly Float64Array[]): number => {
    const { values } = matchLatents(pairs);
    return mean(values);
  },
  /** Most similar averaging score: the mean over targets of the best latent's score. */
  msas: (pairs: readonly Float64Array[]): number => mean(pairs.map((row) => topTwo(row)[0])),
  /** Most similar gap score: the mean over targets of the difference between the best and second-best latent. */
  msgs: (pairs: readonly Float64Array[]): number =>
    mean(
      pairs.map((row) => {
        const [first, second] = topTwo(row);
        return first - second;
      }),
    ),
} as const;
