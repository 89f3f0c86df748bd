// A configuration in TypeScript, for an objective of your own or computed values. An editor checks plugin names and options.
//
//   heddle train examples/heddle.config.ts --data kang.h5ad --out runs/own-objective
//
// The program provides "heddle", "heddle/plugins" and "heddle/tf": nothing needs to be installed next to this file.
import { defineConfig, defineObjective, schedule, withOptions, z } from "heddle";
import { likelihoods } from "heddle/plugins";
import { evidenceTerms, tf } from "heddle/tf";

/** β-VAE in which β does not apply to the first latents. */
const partlyFree = defineObjective({
  name: "partly-free",
  summary: "ELBO with β on all latents but the first few.",
  options: z.strictObject({
    beta: schedule().default(4).describe("Weight of the KL divergence of the latents that are not free."),
    free: z.int().min(0).default(2).describe("Number of latents, from the first, whose KL divergence has weight 1."),
  }),
  schedules: ({ beta }) => ({ beta }),
  requires: ["divergence.perUnit"],
  terms({ free }, input) {
    const perUnit = input.divergence.perUnit!;
    const bound = Math.min(free, perUnit.shape[1]);
    const sum = (from: number, size: number) => tf.sum(tf.slice(perUnit, [0, from], [perUnit.shape[0], size]), 1);
    return {
      ...evidenceTerms(input),
      freeDivergence: { value: sum(0, bound), weight: 1 },
      divergence: { value: sum(bound, perUnit.shape[1] - bound), weight: "beta" },
    };
  },
});

export default defineConfig({
  preset: "recommended",
  plugins: [partlyFree],
  cells: { minCounts: 1 },
  factors: ["condition", "cell_type"],
  missing: { cell_type: ["unassigned"] },
  likelihood: likelihoods.negativeBinomial(),
  objective: withOptions(partlyFree, { beta: 6, free: 2 }),
  latents: 10,
});
