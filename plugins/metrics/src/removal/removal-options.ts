import { z } from "zod";
import { activeThreshold, samplingOptions } from "../shared/options/sampling-options.js";

export const schema = z.strictObject({
  factors: z
    .array(z.string())
    .default([])
    .describe(
      "Factors whose latents are removed, one factor at a time; by default numbers and factors of two levels, which one " +
        "latent can follow, or all factors if there are none.",
    ),
  threshold: z
    .number()
    .min(0)
    .max(1)
    .default(0.5)
    .describe("Minimum correlation ratio of removed latents; the latent with the largest ratio is always removed."),
  most: z
    .number()
    .int()
    .min(1)
    .optional()
    .describe("Maximum number of removed latents; half of the latents by default."),
  neighbors: z.number().int().min(1).max(1000).default(15).describe("Number of nearest training cells that vote."),
  diversityNeighbors: z
    .number()
    .int()
    .min(3)
    .max(1000)
    .default(90)
    .describe("Number of neighbors for the mixing score."),
  mixing: z
    .boolean()
    .default(false)
    .describe("Also score how well the levels of the factor mix among neighbors (iLISI)."),
  strength: z
    .number()
    .positive()
    .default(1)
    .describe("C of the logistic regressions, the inverse of the ridge penalty."),
  bands: z.number().int().min(2).max(200).default(4).describe("Number of equal-sized bands of a continuous factor."),
  cells: z
    .number()
    .int()
    .min(20)
    .max(100_000)
    .default(2000)
    .describe("Maximum number of cells per half; time grows with its square."),
  activeThreshold,
  resamples: samplingOptions.resamples,
  permutations: z
    .number()
    .int()
    .min(0)
    .max(10_000)
    .default(10)
    .describe("Number of permutations for each null value; each refits the models. 0 for no null value."),
});
export type Options = z.output<typeof schema>;
