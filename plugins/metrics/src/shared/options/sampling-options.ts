import { z } from "zod";

/** Options of every metric that resamples cells and permutes factors. */
export const samplingOptions = {
  resamples: z
    .number()
    .int()
    .min(0)
    .max(100_000)
    .default(200)
    .describe("Bootstrap resamples of the cells behind each 95 % interval; 0 for no intervals."),
  permutations: z
    .number()
    .int()
    .min(0)
    .max(100_000)
    .default(100)
    .describe("Permutations of the factor behind each null value; 0 for none."),
};

export const activeThreshold = z
  .number()
  .min(0)
  .default(0.01)
  .describe("A latent is active when its mean divergence from the prior exceeds this, nats.");
