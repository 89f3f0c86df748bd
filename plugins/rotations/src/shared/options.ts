import { z } from "zod";
import { meanSquare } from "./canonical.js";
import { CONTRASTS, type Contrast, contrastOf } from "./contrast.js";
import type { Criterion } from "./plane-rotation.js";

/** Options of the rotations that maximize a contrast. */
export const contrastOptions = {
  contrast: z
    .enum(["negentropy", "logcosh"])
    .default("negentropy")
    .describe("Measure of non-Gaussianity; negentropy has an odd and an even part."),
  starts: z.int().min(1).default(8).describe("Starts of the search; the best result is kept."),
};

export const withinOption = z
  .array(z.string())
  .default([])
  .describe("Known covariates, such as the donor: their means are subtracted before the fit.");

/** The contrast of a centered latent after standardization. */
export const standardizedContrast =
  (contrast: Contrast, reliability: Criterion["reliability"] = withoutNoise) =>
  (latent: Float64Array): number => {
    const variance = meanSquare(latent);
    return contrastOf(contrast, latent, Math.sqrt(variance), reliability(variance));
  };

/** The reliability of means without a posterior. */
export const withoutNoise = (): number => 1;

export { CONTRASTS };
