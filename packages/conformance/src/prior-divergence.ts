/** Divergence of posteriors with given moments from a prior, as numbers. */
import type { LatentSpec, Prior } from "@heddle/contracts";
import { tf } from "@heddle/ops";
import { gaussianPosterior } from "./gaussian-input.js";
import { covariatesOf, smallData } from "./model-input.js";
import { columnsOf } from "./prior-density-checks.js";
import { recordedStep } from "./step-input.js";

export interface Moments {
  readonly mean: ArrayLike<number>;
  readonly logVariance: ArrayLike<number>;
}

/** `perGroup` and `perUnit` of cells with these moments. */
export function divergenceAt(prior: Prior, spec: LatentSpec, moments: Moments, seed = 1) {
  return tf.tidy(() => {
    const columns = columnsOf(spec);
    const cells = moments.mean.length / columns;
    const tensor = (values: ArrayLike<number>) => tf.tensor2d(Float32Array.from(values), [cells, columns]);
    const posterior = gaussianPosterior(spec, tensor(moments.mean), tensor(moments.logVariance));
    const step = recordedStep({ seed, training: true });
    const latent = posterior.sample(step);
    const covariates = covariatesOf(smallData, cells);
    const { perGroup, perUnit, estimator } = prior.divergence(posterior, latent, covariates, step);
    const joint = tf.sub(tf.sum(posterior.logProb(latent), 1), prior.logProb(latent, covariates));
    return {
      estimator,
      shapes: [perGroup.shape, perUnit?.shape],
      perGroup: Float32Array.from(perGroup.dataSync()),
      perUnit: perUnit && Float32Array.from(perUnit.dataSync()),
      /** log q(z | x) − log p(z) at the sample, per cell. */
      ratio: Float32Array.from(joint.dataSync()),
    };
  });
}
