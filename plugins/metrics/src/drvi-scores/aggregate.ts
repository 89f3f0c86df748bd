import { mean } from "@heddle/numerics";
import { matchLatents } from "../shared/correlation/match-latents.js";
import { topTwo } from "../shared/resampling/score.js";

/** How a table of scores, per target those of each latent, becomes one (drvi-py 0.2.8 `_aggregation.py`). */
export const AGGREGATES = {
  /** Latent matching: the best sum of targets matched one to one with latents, by the number of targets. */
  lms: (pairs: readonly Float64Array[]): number => {
    const { values } = matchLatents(pairs);
    return mean(values);
  },
  /** Most similar, averaged: the mean over targets of the best latent's. */
  msas: (pairs: readonly Float64Array[]): number => mean(pairs.map((row) => topTwo(row)[0])),
  /** Most similar gap: the mean over targets of the best latent's less the next one's. */
  msgs: (pairs: readonly Float64Array[]): number =>
    mean(
      pairs.map((row) => {
        const [first, second] = topTwo(row);
        return first - second;
      }),
    ),
} as const;
