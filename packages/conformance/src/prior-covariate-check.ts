/** Requirements of priors for covariates. */
import { createRandom } from "@heddle/numerics";
import { type Tensor2D, tf } from "@heddle/ops";
import { expect } from "vitest";
import type { Check } from "./checks.js";
import { covariatesOf, smallData } from "./model-input.js";
import { disposeNetwork } from "./network-checks.js";
import { columnsOf, type PriorSubject } from "./prior-density-checks.js";

/** Densities at 0 with random weights: an untrained prior may not depend on covariates. */
export function covariateCheck({ create, spec }: PriorSubject): Check {
  return {
    title: "the density depends on covariates if and only if `usesCovariates` is true",
    run: () => {
      const prior = create();
      for (const { value, assign } of prior.weights) {
        tf.tidy(() => assign(tf.tensor(createRandom(23).normals(value.size), value.shape)));
      }
      const at = (shifted: boolean) =>
        tf.tidy(() => {
          const latent = { z: tf.zeros([4, columnsOf(spec)]) as Tensor2D, spec };
          return Array.from(prior.logProb(latent, covariatesOf(smallData, 4, shifted)).dataSync());
        });
      if (prior.usesCovariates.length > 0) expect(at(true)).not.toEqual(at(false));
      else expect(at(true)).toEqual(at(false));
      const known = smallData.covariates.map(({ name }) => name);
      for (const name of prior.usesCovariates) expect(known).toContain(name);
      disposeNetwork(prior);
    },
  };
}
