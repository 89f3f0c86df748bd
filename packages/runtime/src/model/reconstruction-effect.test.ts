import { type Tensor1D, type Tensor2D, tf } from "@heddle/ops";
import { beforeAll, describe, expect, test } from "vitest";
import type { Composition } from "../composition/compose.js";
import { memoryCounts } from "../data/cell-counts.js";
import { reconstructionEffects } from "./reconstruction-effect.js";

beforeAll(() => tf.setBackend("cpu"));

/**
 * x ~ N(2 z₀ + z₁, 1): log p loses ½ · 4 · var(z₀) and ½ · var(z₁) where representation explain x exactly. A second gene that no
 * latent explains is lost with or without them.
 */
const model = {
  librarySize: { infer: () => ({ logSize: tf.zeros([1]) as Tensor1D }) },
  latentSpec: { groups: [{ kind: "gaussian", size: 3 }] },
  decoder: {
    decode: ({ z }: { z: Tensor2D }) => ({
      mean: {
        raw: tf.matMul(
          z,
          tf.tensor2d([
            [2, 0],
            [1, 0],
            [0, 0],
          ]),
        ),
      },
    }),
  },
  likelihood: {
    logProb: (counts: { dense(): Tensor2D }, { mean }: { mean: { raw: Tensor2D } }) =>
      tf.mul(tf.sum(tf.square(tf.sub(counts.dense(), mean.raw)), 1), -0.5) as Tensor1D,
  },
} as unknown as Composition;

describe("reconstructionEffects", () => {
  test.each([7, 5000])(
    "%i cells: a latent's share of the variance it explains, 0 for one that the decoder ignores: within 1e-4 (float32; evenly spaced cells)",
    async (cells) => {
      // each code takes its values in turn, so that evenly spaced cells have the moments of all
      const levels = [-1, 0, 1, 2, -2, 0.5, -0.5];
      const representation = new Float64Array(cells * 3);
      const counts = new Float32Array(2 * cells);
      for (let i = 0; i < cells; i++) {
        const random = (step: number) => levels[(Math.floor(i * 0.381966 * 64) + step * i) % 7];
        representation.set([random(0), random(3), 5], i * 3);
        counts.set([2 * representation[i * 3] + representation[i * 3 + 1], 3], 2 * i);
      }
      const source = {
        cells,
        genes: 2,
        counts: memoryCounts({
          rowStarts: Int32Array.from({ length: cells + 1 }, (_, i) => 2 * i),
          columns: Int32Array.from(counts, (_, at) => at % 2),
          counts,
        }),
        covariates: [],
      };
      const [first, second, third] = await reconstructionEffects({ model }, source, {
        rows: cells,
        columns: 3,
        values: representation,
      });
      const used = Array.from({ length: Math.min(cells, 2000) }, (_, i) =>
        Math.floor((i * cells) / Math.min(cells, 2000)),
      );
      const spread = (j: number) => {
        const all = Array.from({ length: cells }, (_, i) => representation[i * 3 + j]);
        const mean = all.reduce((a, b) => a + b, 0) / cells;
        return used.reduce((sum, i) => sum + (representation[i * 3 + j] - mean) ** 2, 0) / used.length;
      };
      expect(Math.abs(first / (2 * spread(0)) - 1)).toBeLessThan(1e-4);
      expect(Math.abs(second / (0.5 * spread(1)) - 1)).toBeLessThan(1e-4);
      expect(third).toBe(0);
    },
  );
});
