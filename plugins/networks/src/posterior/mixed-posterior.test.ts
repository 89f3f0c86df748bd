import { describeBackends } from "@heddle/conformance";
import type { StepContext } from "@heddle/contracts";
import { concreteLogProb, gaussianLogProb } from "@heddle/layers";
import { createRandom } from "@heddle/numerics";
import { inScope, type Tensor2D, tf } from "@heddle/ops";
import { expect, test } from "vitest";
import { ConcretePart } from "./concrete-part.js";
import { FactorizedPosterior } from "./factorized-posterior.js";
import { GaussianPart } from "./gaussian-part.js";

const [CELLS, UNITS, CATEGORIES] = [4, 2, 3];
const rows = (columns: number, seed: number): Tensor2D =>
  tf.tensor2d(createRandom(seed).normals(CELLS * columns), [CELLS, columns]);
const step = {
  random: {
    normal: (name: string, shape: readonly number[]) =>
      tf.tensor(
        createRandom(5)
          .stream(name)
          .normals(CELLS * shape[1]),
        [...shape],
      ),
    uniform: (name: string, shape: readonly number[]) =>
      tf.tensor(
        createRandom(6)
          .stream(name)
          .uniforms(CELLS * shape[1]),
        [...shape],
      ),
  },
  temperature: () => tf.scalar(0.7),
} as unknown as StepContext;

const moments = () => ({ mean: rows(UNITS, 1), logVariance: rows(UNITS, 2), logits: rows(CATEGORIES, 3) });
const posterior = ({ mean, logVariance, logits } = moments()) =>
  new FactorizedPosterior([new GaussianPart(mean, logVariance), new ConcretePart(logits)]);
const row = (x: Tensor2D, cell: number): Tensor2D => tf.slice(x, [cell, 0], [1, -1]);

// Long because it is a list of tests, each of a few lines.
describeBackends("a posterior of a Gaussian and a Concrete group", () => {
  test("a draw has all columns, probabilities that sum to 1 (within 1e-6), and the temperature of the step", () => {
    inScope(() => {
      const { z, temperature, spec } = posterior().sample(step);
      expect(z.shape).toEqual([CELLS, UNITS + CATEGORIES]);
      expect(temperature!.dataSync()[0]).toBeCloseTo(0.7, 6);
      expect(spec.groups.map(({ kind }) => kind)).toEqual(["gaussian", "concrete"]);
      for (const sum of tf.sum(tf.slice(z, [0, UNITS], [-1, -1]), 1).dataSync()) {
        expect(Math.abs(sum - 1)).toBeLessThan(1e-6);
      }
    });
  });

  test("log densities of units, and the aggregate: within 2e-5 of sums over pairs of cells (float32)", () => {
    inScope(() => {
      const own = moments();
      const q = posterior(own);
      const latent = q.sample(step);
      const density = (i: number, k: number): number[] => {
        const z = row(latent.z, i);
        const gaussian = gaussianLogProb(tf.slice(z, [0, 0], [-1, UNITS]), row(own.mean, k), row(own.logVariance, k));
        const code = concreteLogProb(tf.slice(z, [0, UNITS], [-1, -1]), row(own.logits, k), latent.temperature!);
        return [...gaussian.dataSync(), ...code.dataSync()];
      };
      const cells = [0, 1, 2, 3];
      const close = (found: ArrayLike<number>, expected: number[]) => {
        for (const [i, value] of expected.entries()) {
          expect(Math.abs(found[i] - value) / Math.max(1, Math.abs(value))).toBeLessThan(2e-5);
        }
      };
      close(
        q.logProb(latent).dataSync(),
        cells.flatMap((i) => density(i, i)),
      );
      const weights = createRandom(7).normals(CELLS * CELLS);
      const { joint, perUnit } = q.aggregateLogProb(latent, tf.tensor2d(weights, [CELLS, CELLS]));
      const mixture = (i: number, of: (units: number[]) => number) =>
        Math.log(cells.reduce((sum, k) => sum + Math.exp(weights[i * CELLS + k] + of(density(i, k))), 0));
      const sum = (units: number[]) => units.reduce((total, value) => total + value, 0);
      close(
        joint.dataSync(),
        cells.map((i) => mixture(i, sum)),
      );
      close(
        perUnit.dataSync(),
        cells.flatMap((i) => [0, 1, 2].map((unit) => mixture(i, (units) => units[unit]))),
      );
    });
  });

  test("the density of a latent without a temperature throws", () => {
    inScope(() => {
      const q = posterior();
      expect(() => q.logProb({ z: q.mean, spec: q.spec })).toThrow(
        /the temperature at which a Concrete group was drawn/,
      );
    });
  });
});
