// A configuration as TypeScript: for an objective of your own, or values that are computed.
//
//   heddle train examples/heddle.config.ts --data kang.h5ad --out runs/own-objective
//
// "heddle" and "heddle/tf" are the program's own: nothing needs to be installed beside this file.
import { type ConfigInput, defineObjective, schedule, z } from "heddle";
import { type Scalar, type Tensor1D, tf } from "heddle/tf";

/** β-VAE that leaves the first latents free to carry what they like. */
const partlyFree = defineObjective({
  name: "partly-free",
  summary: "The ELBO with β on all latents but the first few.",
  options: z.strictObject({
    beta: schedule().default(4).describe("Weight of the divergence of the latents that are not free."),
    free: z.int().min(0).default(2).describe("Number of latents, from the first, whose divergence has weight 1."),
  }),
  schedules: ({ beta }) => ({ beta }),
  requires: ["divergence.perUnit"],
  terms({ free }, { logProb, divergence }, step) {
    const perUnit = divergence.perUnit!;
    const bound = Math.min(free, perUnit.shape[1]);
    const sum = (from: number, size: number) =>
      tf.sum(tf.slice(perUnit, [0, from], [perUnit.shape[0], size]), 1) as Tensor1D;
    const one: Scalar = tf.scalar(1);
    return {
      reconstruction: { value: tf.neg(logProb) as Tensor1D, weight: one },
      freeDivergence: { value: sum(0, bound), weight: one },
      divergence: { value: sum(bound, perUnit.shape[1] - bound), weight: step.schedule("beta") },
    };
  },
});

export default {
  preset: "recommended",
  plugins: [partlyFree],
  cells: { minCounts: 1 },
  factors: ["condition", "cell_type"],
  missing: { cell_type: ["unassigned"] },
  objective: { use: "partly-free", beta: 6, free: 2 },
  latents: 10,
} satisfies Omit<ConfigInput, "plugins"> & { plugins: unknown[] };
