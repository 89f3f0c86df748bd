import { z } from "zod";

const count = z.number().int().min(0).max(100_000);

/** Options of all metrics that use half-samples of the cells and permute factors. */
export const samplingOptions = {
  resamples: count
    .default(200)
    .describe("Number of half-samples of the cells for each 95 % interval; 0 for no intervals."),
  permutations: count
    .default(100)
    .describe("Number of permutations of the factor for each null value; 0 for no null value."),
};

/** Accepted in configurations of earlier versions. */
export const unusedResamples = count.optional().describe("No effect: this metric uses no half-samples.");

export const activeThreshold = z
  .number()
  .min(0)
  .optional()
  .describe("Mean KL divergence above which a latent is active, in nats; evaluation.activeThreshold by default.");
