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
      text: "Hyvärinen 1998. New approximations of differential entropy for independent component analysis and projection pursuit. NeurIPS 10.",
      url: "https://papers.nips.cc/paper/1408-new-approximations-of-differential-entropy-for-independent-component-analysis-and-projection-pursuit",
    },
    {
      text: "Horan, Richardson, Weiss 2021. When is unsupervised disentanglement possible? NeurIPS 34.",
      url: "https://proceedings.neurips.cc/paper/2021/hash/29586cb449c90e249f1f09a0a4ee245a-Abstract.html",
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
