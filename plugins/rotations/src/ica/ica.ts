import { definePlugin, type FittedRotation, type RotationContext, type RotationInput } from "@heddle/contracts";
import { z } from "zod";
import { canonical } from "../shared/canonical.js";
import { centeredLatents } from "../shared/cells.js";
import { covarianceOf, mapped, product, whitening } from "../shared/covariance.js";
import { jacobi } from "../shared/jacobi.js";
import { CONTRASTS, contrastOptions, standardizedContrast, withinOption } from "../shared/options.js";

const options = z.strictObject({ ...contrastOptions, within: withinOption });

/**
 * Independent component analysis of the posterior means: whitening, then the rotation of largest total contrast. See
 * Horan et al. 2021 for why it finds the factors of a VAE.
 */
export default definePlugin({
  role: "rotation",
  name: "ica",
  apiVersion: 1,
  summary: "Independent component analysis: whitens the latents, then rotates them to the least Gaussian axes.",
  source: "Hyvärinen 1998, approximations of negentropy; maximized by Jacobi sweeps over 24 angles per pair.",
  citations: [
    {
      text: "Hyvärinen & Oja 2000. Independent component analysis: algorithms and applications. Neural Networks 13.",
      url: "https://doi.org/10.1016/S0893-6080(00)00026-5",
    },
    {
      text: "Rolinek, Zietlow, Martius 2019. Variational autoencoders pursue PCA directions (by accident). CVPR.",
      url: "https://arxiv.org/abs/1812.06775",
    },
  ],
  options,
  create: (chosen) => ({
    isometric: false,
    usesColumns: chosen.within,
    fit: (input, context) => fitIca(chosen, input, context),
  }),
});

function fitIca(
  { contrast: name, starts, within }: z.output<typeof options>,
  input: RotationInput,
  { random, signal }: RotationContext,
): FittedRotation {
  const latents = centeredLatents(input, within);
  const white = whitening(covarianceOf(latents));
  const contrast = CONTRASTS[name];
  const rotation = jacobi(mapped(white, latents), { contrast, correlationPenalty: 0, starts, random, signal });
  return { matrix: canonical(product(rotation, white), latents, standardizedContrast(contrast)) };
}
