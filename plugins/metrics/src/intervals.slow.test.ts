import type { Clustering, MetricResult } from "@heddle/contracts";
import { mean } from "@heddle/numerics";
import { describe, expect, test } from "vitest";
import { evaluate } from "../test/factor-representations.js";
import { RELATIONS, type Relation, sampleCells } from "../test/simulated-population.js";

const CELLS = 600;
const TRIALS = 100;
const POPULATION = 40_000;
const OPTIONS = { bins: 10, factorBins: 5 };
const SAMPLED = { ...OPTIONS, resamples: 100, permutations: 50, cells: CELLS };
const EXACT = { ...OPTIONS, resamples: 0, permutations: 0, cells: 4000 };

/** Metrics whose intervals include all choices that a half-sample repeats. */
const METRICS = [
  "active-units",
  "circular-r2",
  "clustering-agreement",
  "drvi-scores",
  "latent-correlations",
  "matched-correlation",
  "max-correlation",
  "mig",
  "r2",
  "silhouette",
  "total-correlation",
];

/** The relation of the slow tests; the nightly tests cover the others. */
const EVERY_TIME: Relation = "weak";

/** Labelings that do not depend on the sample: the target of the interval is the agreement of these labels. */
const fixedLabels: Clustering = {
  resolutions: [1, 2],
  fixedResolution: () => 1,
  cluster: async ({ rows, columns, values }, resolutions) =>
    resolutions.map((groups) =>
      Int32Array.from(
        { length: rows },
        (_, cell) => Number(values[cell * columns] > 0.8) + (groups - 1) * Number(values[cell * columns + 1] > 0.8),
      ),
    ),
};

/** Results that a sample and the population have in common; the best latent may differ. */
const keyOf = ({ name, factor = "", level = "", latent = 0 }: MetricResult): string =>
  [name, factor, level, /^(latent-correlations|active-units)/.test(name) ? latent : ""].join(" ");

async function coverage(name: string, relation: Relation): Promise<Map<string, number[]>> {
  const population = sampleCells("population", name === "silhouette" ? 4000 : POPULATION, relation);
  const exact = await evaluate(name, population.columns, {
    factors: population.factors,
    options: EXACT,
    clustering: fixedLabels,
  });
  const targets = new Map(exact.map((result) => [keyOf(result), result.value]));
  const covered = new Map<string, number[]>();
  for (let trial = 0; trial < TRIALS; trial++) {
    const { columns, factors } = sampleCells(trial, CELLS, relation);
    for (const result of await evaluate(name, columns, { factors, options: SAMPLED, clustering: fixedLabels })) {
      const target = targets.get(keyOf(result));
      if (result.interval === undefined || target === undefined) continue;
      const { low, high } = result.interval;
      covered.set(keyOf(result), [...(covered.get(keyOf(result)) ?? []), low <= target && target <= high ? 1 : 0]);
    }
  }
  return covered;
}

/**
 * Targets are the values in 40,000 cells of the same population (4,000 for the silhouette, which takes their square),
 * with the bins, labels and metrics of the test.
 */
describe.each(Object.keys(RELATIONS) as Relation[])("latents with a %s relation to the factors", (relation) => {
  test.each(METRICS)(
    "intervals of %s at level 0.95 cover the population's value in at least 0.90 of 100 samples of 600 cells, in the mean over results; 0.82 for each (0.90 less 2.7 SE), 0.70 for a silhouette near 0",
    { tags: relation === EVERY_TIME ? [] : ["nightly"] },
    async (name) => {
      const covered = await coverage(name, relation);
      const shares = [...covered]
        .filter(([, trials]) => trials.length >= TRIALS / 2)
        .map(([key, trials]): [string, number] => [key, mean(trials)]);
      expect(shares.length).toBeGreaterThan(0);
      expect(mean(shares.map(([, share]) => share))).toBeGreaterThanOrEqual(0.9);
      expect(shares.filter(([, share]) => share < (name === "silhouette" ? 0.7 : 0.82))).toEqual([]);
    },
  );
});
