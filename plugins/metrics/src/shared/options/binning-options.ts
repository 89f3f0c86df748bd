import { z } from "zod";

const count = z.number().int().min(2).max(1000).default(20);

/** Options of metrics that use mutual information. */
export const binningOptions = {
  bins: count.describe("Number of equal-width bins per latent; 20 as in disentanglement_lib."),
  factorBins: count.describe("Number of equal-width bins of a continuous factor."),
};
