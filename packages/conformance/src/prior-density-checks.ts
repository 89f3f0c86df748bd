/** Checks of a prior as a density: integral and samples. */
import type { LatentSpec, Prior } from "@heddle/contracts";
import { tf } from "@heddle/ops";
import { expect } from "vitest";
import type { Check } from "./checks.js";
import { gaussianSizes } from "./gaussian-input.js";
import { covariatesOf, smallData } from "./model-input.js";
import { recordedStep } from "./step-input.js";

export interface PriorSubject {
  readonly create: () => Prior;
  readonly spec: LatentSpec;
  readonly itself: { readonly mean: number; readonly logVariance: number } | undefined;
  /** A prior over one latent. */
  readonly createLine: () => Prior;
}

export const columnsOf = (spec: LatentSpec): number => gaussianSizes(spec).reduce((sum, size) => sum + size, 0);

/** Density on a line of `points` from −reach to reach. */
function lineDensity(prior: Prior, reach: number, points: number): { z: Float32Array; logProb: Float32Array } {
  const z = Float32Array.from({ length: points }, (_, i) => -reach + (2 * reach * i) / (points - 1));
  const logProb = tf.tidy(() => {
    const latent = { z: tf.tensor2d(z, [points, 1]), spec: { groups: [{ kind: "gaussian", size: 1 }] } as const };
    const result = prior.logProb(latent, covariatesOf(smallData, points));
    expect(result.shape).toEqual([points]);
    return Float32Array.from(result.dataSync());
  });
  return { z, logProb };
}

export function densityChecks({ create, createLine, spec }: PriorSubject): Check[] {
  return [
    {
      title:
        "density of one latent: its integral over −20 … 20 is 1 (within 1e-4: trapezoidal rule with steps of 1/50, float32)",
      run: () => {
        const { z, logProb } = lineDensity(createLine(), 20, 2001);
        const integral = logProb.reduce((sum, value) => sum + Math.exp(value), 0) * (z[1] - z[0]);
        expect(Math.abs(integral - 1)).toBeLessThan(1e-4);
      },
    },
    {
      title:
        "samples: right shape, reproducible; the mean −log density of 4000 equals the entropy within 6 standard errors",
      run: () => {
        const draw = (prior: Prior, cells: number, seed: number) =>
          prior.sample(cells, covariatesOf(smallData, cells), recordedStep({ seed }));
        tf.tidy(() => {
          const prior = create();
          expect(draw(prior, 7, 1).z.shape).toEqual([7, columnsOf(spec)]);
          expect(draw(prior, 7, 1).z.dataSync()).toEqual(draw(prior, 7, 1).z.dataSync());
          expect(draw(prior, 7, 1).z.dataSync()).not.toEqual(draw(prior, 7, 2).z.dataSync());
        });
        const line = createLine();
        const { z, logProb } = lineDensity(line, 20, 2001);
        const entropy = logProb.reduce((sum, value) => sum - Math.exp(value) * value, 0) * (z[1] - z[0]);
        const surprise = tf.tidy(() =>
          Float32Array.from(line.logProb(draw(line, 4000, 3), covariatesOf(smallData, 4000)).dataSync(), (v) => -v),
        );
        const mean = surprise.reduce((sum, value) => sum + value, 0) / 4000;
        const variance = surprise.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / 4000;
        expect(Math.abs(mean - entropy)).toBeLessThan(6 * Math.sqrt(variance / 4000));
      },
    },
  ];
}
