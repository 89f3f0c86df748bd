import {
  definePlugin,
  type FittedRotation,
  type Matrix,
  type RotationContext,
  type RotationInput,
} from "@heddle/contracts";
import { z } from "zod";
import { canonical } from "../shared/canonical.js";
import { centeredLatents } from "../shared/cells.js";
import { covarianceOf, mapped, product, whitening } from "../shared/covariance.js";
import { jacobi } from "../shared/jacobi.js";
import { CONTRASTS, contrastOptions, standardizedContrast, withinOption, withoutNoise } from "../shared/options.js";

const options = z.strictObject({ ...contrastOptions, within: withinOption });

/**
 * Independent component analysis of the latents: whitening, then the rotation of largest total contrast. See Horan et al.
 * 2021 for why it finds the factors of a VAE. Given posterior variances, the components are those of draws from the
 * posterior, which have the variance 1: whitening the means alone would enlarge latents that are mostly noise.
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
  const covariance = covarianceOf(latents);
  const ofMeans = whitening(covariance); // also rejects dependent latents
  const { variances } = input;
  const white = variances ? whitening(withDiagonal(covariance, variances)) : ofMeans;
  // the draws are white, so the variance of the means along a direction is its share
  const reliability = variances ? (variance: number) => Math.min(1, variance) : withoutNoise;
  const contrast = CONTRASTS[name];
  const options = { contrast, correlationPenalty: 0, reliability, starts, random, signal };
  const rotation = jacobi(mapped(white, latents), options);
  return { matrix: canonical(product(rotation, white), latents, standardizedContrast(contrast, reliability)) };
}

/** The covariance of draws: that of the means plus independent noise of each latent. */
const withDiagonal = ({ rows, columns, values }: Matrix, variances: Float64Array): Matrix => ({
  rows,
  columns,
  values: values.map((value, at) => (at % (columns + 1) === 0 ? value + variances[at / (columns + 1)] : value)),
});
