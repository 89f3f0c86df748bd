import { describeMetric } from "@heddle/conformance";
import type { Embedding, MetricResult } from "@heddle/contracts";
import { createRandom, exp, log, mean } from "@heddle/numerics";
import { describe, expect, test } from "vitest";
import { embeddingOf, factorsOf, inputOf, normals, only } from "../../test/simulated-input.js";
import { type Drawn, type Estimator, logDensitiesInBatch, logWeights } from "./aggregate-density.js";
import plugin from "./minibatch-total-correlation.js";
import reference from "./reference.json" with { type: "json" };

describeMetric(plugin);
describeMetric(plugin, { options: { estimator: "minibatch-weighted", batchSize: 7, resamples: 0, permutations: 0 } });

const NAME = "minibatch-total-correlation";
const ESTIMATORS: readonly Estimator[] = ["minibatch-stratified", "minibatch-weighted"];
const columns = (values: readonly (readonly number[])[]) => values.map((one) => Float64Array.from(one));
const posterior: Drawn = {
  means: columns(reference.means),
  variances: columns(reference.variances),
  draws: columns(reference.draws),
};
const CELLS = reference.exact.length;

function dependence(batch: readonly number[], estimator: Estimator): Float64Array {
  const { joint, marginals } = logDensitiesInBatch(
    posterior,
    Int32Array.from(batch),
    logWeights(estimator, batch.length, CELLS),
  );
  return joint.map((value, at) => value - marginals[at]);
}

describe("log q(z) − Σ log q(z_j)", () => {
  test.each(ESTIMATORS)("of all cells is torch's MixtureSameFamily: %s (within 1e-12: rounding)", (estimator) => {
    const found = dependence([...reference.exact.keys()], estimator);
    for (const [cell, value] of found.entries()) expect(Math.abs(value - reference.exact[cell])).toBeLessThan(1e-12);
  });

  test.each(reference.batches)(
    "$estimator in minibatch $cells is torch's with those weights (within 1e-12: rounding)",
    ({ estimator, cells, values }) => {
      for (const [at, value] of dependence(cells, estimator as Estimator).entries())
        expect(Math.abs(value - values[at])).toBeLessThan(1e-12);
    },
  );

  test("stratified, its density over all minibatches of 2, 3 or 4 of 5 points averages to q(z) (within 1e-12: rounding)", () => {
    const first = (part: readonly Float64Array[]) => part.map((values) => values.slice(0, 5));
    const five = {
      means: first(posterior.means),
      variances: first(posterior.variances),
      draws: first(posterior.draws),
    };
    const all = logDensitiesInBatch(five, Int32Array.of(0, 1, 2, 3, 4), logWeights("minibatch-stratified", 5, 5));
    for (const size of [2, 3, 4]) {
      const weights = logWeights("minibatch-stratified", size, 5);
      const estimates: number[][] = [[], [], [], [], []];
      for (const batch of arrangements([0, 1, 2, 3, 4], size)) {
        const { joint } = logDensitiesInBatch(five, Int32Array.from(batch), weights);
        for (const [at, cell] of batch.entries()) estimates[cell].push(exp(joint[at]));
      }
      for (const [cell, found] of estimates.entries())
        expect(Math.abs(mean(found) / exp(all.joint[cell]) - 1)).toBeLessThan(1e-12);
    }
  });
});

interface Gaussians {
  readonly means: readonly Float64Array[];
  readonly deviation: number;
}

function embedded({ means, deviation }: Gaussians): Embedding {
  const { representation } = embeddingOf(means);
  return {
    representation,
    variances: { ...representation, values: representation.values.map(() => deviation * deviation) },
  };
}

async function evaluate(gaussians: Gaussians, options: object = {}): Promise<MetricResult> {
  const embedding = embedded(gaussians);
  const metric = plugin.create(plugin.options.parse({ resamples: 0, permutations: 0, ...options }), []);
  const factors = factorsOf({ unused: new Array(embedding.representation.rows).fill("x") });
  return only(await metric.evaluate(inputOf(embedding, factors), { random: createRandom(1) }), NAME);
}

describe(NAME, () => {
  // q(z) is Gaussian of unit variance and correlation .8 · .75
  const [a, b] = [normals(1, 1500), normals(2, 1500)];
  const spread = Math.sqrt(0.75);
  const tied = {
    means: [a.map((value) => spread * value), a.map((value, cell) => spread * (0.8 * value + 0.6 * b[cell]))],
    deviation: 0.5,
  };

  test("of a Gaussian aggregate of correlation .6, all cells at once, is −½ ln(1 − .36) (within .06: 1,500 draws)", async () => {
    const { value, note } = await evaluate(tied, { batchSize: 1500 });
    const truth = -0.5 * log(1 - 0.36);
    expect(Math.abs(value - truth)).toBeLessThan(0.06);
    expect(note).toContain("no interval");
    expect(note).not.toContain("minibatches of");
  });

  test.each(ESTIMATORS)(
    "%s: minibatches of narrow posteriors bias the value, and the null value with it; the note says so",
    async (estimator) => {
      const options = { estimator, batchSize: 50, permutations: 2 };
      const { value, nullValue = Number.NaN, note } = await evaluate({ ...tied, deviation: 0.1 }, options);
      const independent = await evaluate({ means: [tied.means[0], b], deviation: 0.1 }, options);
      expect(Math.abs(nullValue)).toBeGreaterThan(0.3);
      expect(value - nullValue).toBeGreaterThan(0.1);
      expect(Math.abs(independent.value - (independent.nullValue ?? Number.NaN))).toBeLessThan(0.1);
      expect(note).toContain("minibatches of 50 of 1500 cells: both value and null value are biased");
    },
  );

  test("dependence without correlation is detected: a, a² (the Gaussian total correlation is 0)", async () => {
    const square = a.map((value) => (value * value - 1) / Math.SQRT2);
    const { value, nullValue = Number.NaN } = await evaluate(
      { means: [a, square], deviation: 0.2 },
      { permutations: 2 },
    );
    expect(value - nullValue).toBeGreaterThan(0.3);
  });

  test("an inactive latent, N(0, 1) in every cell, has no effect (within 1e-9: its densities cancel)", async () => {
    const all = { batchSize: 1500 };
    const embedding = embedded(tied);
    const metric = plugin.create(plugin.options.parse({ resamples: 0, permutations: 0, ...all }), []);
    const wide = embeddingOf([...tied.means, new Float64Array(1500)]);
    const variances = embeddingOf([a.map(() => 0.25), a.map(() => 0.25), a.map(() => 1)]).representation;
    const factors = factorsOf({ unused: new Array(1500).fill("x") });
    const [before, after] = await Promise.all(
      [embedding, { ...wide, variances }].map((one) =>
        metric.evaluate(inputOf(one, factors), { random: createRandom(1) }),
      ),
    );
    expect(Math.abs(only(before, NAME).value - only(after, NAME).value)).toBeLessThan(1e-9);
  });

  test("without positive variances there is no posterior: unusable, with the reason", async () => {
    const { representation } = embeddingOf(tied.means);
    const metric = plugin.create(plugin.options.parse({}), []);
    const factors = factorsOf({ unused: new Array(1500).fill("x") });
    const [result] = await metric.evaluate(
      inputOf(
        { representation, variances: { ...representation, values: representation.values.map(() => 0) } },
        factors,
      ),
      { random: createRandom(1) },
    );
    expect(result).toMatchObject({ name: `${NAME}/unusable`, note: expect.stringContaining("variances") });
  });
});

/** Every ordered choice of `size` of the items. */
function arrangements(items: readonly number[], size: number): number[][] {
  if (size === 0) return [[]];
  return items.flatMap((item) =>
    arrangements(
      items.filter((one) => one !== item),
      size - 1,
    ).map((rest) => [item, ...rest]),
  );
}
