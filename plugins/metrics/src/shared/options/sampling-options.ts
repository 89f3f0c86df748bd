import { z } from "zod";

/** Options of all metrics that resample cells and permute factors. */
export const samplingOptions = {
  resamples: z
    .number()
    .int()
    .min(0)
    .max(100_000)
    .default(200)
    .describe("Number of bootstrap resamples of the cells for each 95 % interval; 0 for no intervals."),
  permutations: z
    .number()
    .int()
    .min(0)
    .max(100_000)
    .default(100)
    .describe("Number of permutations of the factor for each null value; 0 for no null value."),
};

export const activeThreshold = z
  .number()
  .min(0)
  .optional()
  .describe("Mean KL divergence above which a latent is active, in nats; evaluation.activeThreshold by default.");
