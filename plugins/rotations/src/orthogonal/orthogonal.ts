import { definePlugin } from "@heddle/contracts";
import { z } from "zod";
import { canonical } from "../shared/canonical.js";
import { centeredLatents } from "../shared/cells.js";
import { covarianceOf, whitening } from "../shared/covariance.js";
import { jacobi } from "../shared/jacobi.js";
import { CONTRASTS, contrastOptions, standardizedContrast, withinOption, withoutNoise } from "../shared/options.js";

export default definePlugin({
  role: "rotation",
  name: "orthogonal",
  apiVersion: 1,
  summary: "Orthogonal rotation to the least Gaussian axes with small correlations; all distances stay the same.",
  source: "Contrast of Hyvärinen 1998 per standardized latent, minus the squared correlations of all pairs.",
  citations: [
    {
      text: "Hyvärinen & Oja 2000. Independent component analysis: algorithms and applications. Neural Networks 13.",
      url: "https://doi.org/10.1016/S0893-6080(00)00026-5",
    },
  ],
  options: z.strictObject({
    ...contrastOptions,
    within: withinOption,
    correlationPenalty: z.number().min(0).default(1).describe("Weight of the squared correlations between latents."),
  }),
  create: ({ contrast: name, starts, within, correlationPenalty }) => ({
    isometric: true,
    usesColumns: within,
    fit: (input, { random, signal }) => {
      const latents = centeredLatents(input, within);
      whitening(covarianceOf(latents)); // rejects dependent latents, whose correlations are undefined
      const contrast = CONTRASTS[name];
      const reliability = withoutNoise;
      const rotation = jacobi(latents, { contrast, correlationPenalty, reliability, starts, random, signal });
      return { matrix: canonical(rotation, latents, standardizedContrast(contrast)) };
    },
  }),
});
