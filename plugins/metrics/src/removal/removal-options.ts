import { z } from "zod";
import { activeThreshold, samplingOptions } from "../shared/options/sampling-options.js";

export const schema = z.strictObject({
  factors: z.array(z.string()).default([]).describe("Factors whose latents are left out, in turn; none named: all."),
  threshold: z
    .number()
    .min(0)
    .max(1)
    .default(0.5)
    .describe("Latents whose correlation ratio with the factor reaches this are left out, and the best one always."),
  most: z.number().int().min(1).optional().describe("Latents left out at most; half of them unless given."),
  neighbors: z.number().int().min(1).max(1000).default(15).describe("Nearest training cells that vote."),
  diversityNeighbors: z.number().int().min(3).max(1000).default(90).describe("Neighbors behind the mixing score."),
  strength: z.number().positive().default(1).describe("C of the logistic regressions: the smaller, the more ridge."),
  bands: z.number().int().min(2).max(200).default(4).describe("Bands of equal size of a continuous factor."),
  cells: z
    .number()
    .int()
    .min(20)
    .max(100_000)
    .default(5000)
    .describe("Most cells of each half: comparing them grows with the square."),
  activeThreshold,
  resamples: samplingOptions.resamples,
  permutations: z
    .number()
    .int()
    .min(0)
    .max(10_000)
    .default(20)
    .describe("Permutations behind each null value, rules learned again in each; 0 for none."),
});
export type Options = z.output<typeof schema>;
