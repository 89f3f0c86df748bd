import { type Scalar, type Tensor, type Tensor2D, tf } from "@heddle/ops";
import { beforeAll, describe, expect, test } from "vitest";
import { FactorizedPosterior } from "./factorized-posterior.js";
import { GaussianPart } from "./gaussian-part.js";

const [CELLS, UNITS] = [4, 3];
/** Numbers from −1.25 to 1.25, in a different order for each seed. */
const values = (seed: number, count = CELLS * UNITS): Float32Array =>
  Float32Array.from({ length: count }, (_, i) => ((i * 7 + seed * 3 + i * i) % 11) / 4 - 1.25);
const tensor = (all: Float32Array): Tensor2D => tf.tensor2d(all, [CELLS, UNITS]);
const parts = (): Float32Array[] => [0, 1, 2].map((seed) => values(seed));

/** Σ of both aggregates, with a different weight for each entry. */
function total([z, mean, logVariance]: readonly Tensor[]): Scalar {
  const posterior = new FactorizedPosterior([new GaussianPart(mean as Tensor2D, logVariance as Tensor2D)]);
  const logWeights = tf.tensor2d(values(3, CELLS * CELLS), [CELLS, CELLS]);
  const { joint, perUnit } = posterior.aggregateLogProb({ z: z as Tensor2D, spec: posterior.spec }, logWeights);
  const weighted = [joint, perUnit].map((x, i) =>
    tf.sum(tf.mul(x, tf.tensor(values(4 + i, x.size), x.shape as number[]))),
  );
  return tf.addN(weighted) as Scalar;
}

describe("the aggregate of a Gaussian posterior", () => {
  beforeAll(async () => {
    await tf.setBackend("cpu");
  });

  test("gradients with respect to samples, means and log variances within 2e-3 of finite differences at h = 1/64 (float32)", () => {
    const gradients = tf.tidy(() =>
      tf
        .grads((...all: Tensor[]) => total(all))(parts().map(tensor))
        .map((gradient) => gradient.dataSync()),
    );
    const at = (part: number, entry: number, shift: number) =>
      tf.tidy(() => {
        const moved = parts();
        moved[part][entry] += shift;
        return total(moved.map(tensor)).dataSync()[0];
      });
    for (const [part, gradient] of gradients.entries()) {
      for (const [entry, value] of gradient.entries()) {
        const slope = (at(part, entry, 1 / 64) - at(part, entry, -1 / 64)) * 32;
        expect(Math.abs(value - slope) / Math.max(1, Math.abs(slope))).toBeLessThan(2e-3);
      }
    }
  });
});
