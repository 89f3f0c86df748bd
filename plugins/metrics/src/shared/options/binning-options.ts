import { z } from "zod";

const count = z.number().int().min(2).max(1000).default(20);

/** Options of metrics that rest on mutual information. */
export const binningOptions = {
  bins: count.describe("Bins of equal width for each latent's codes; 20 as in disentanglement_lib."),
  factorBins: count.describe("Bins of equal width for a continuous factor."),
};
