import { describeMetric } from "@heddle/conformance";
import type { Embedding, MetricResult, Table } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { embeddingOf, factorsOf, inputOf, normals, only } from "../../test/simulated-input.js";
import { ascendingOrder } from "../shared/correlation/weighted-ranks.js";
import { logisticRegression, scoresOf } from "../shared/prediction/logistic-regression.js";
import { standardize } from "../shared/prediction/standardize.js";
import plugin from "./explicitness.js";
import { rankingArea } from "./ranking-area.js";
import reference from "./reference.json" with { type: "json" };

describeMetric(plugin);
describeMetric(plugin, { options: { resamples: 0, strength: 0.01 } });

function evaluate(embedding: Embedding, factors: Table, options: object = {}): Promise<readonly MetricResult[]> {
  const metric = plugin.create(plugin.options.parse({ resamples: 40, ...options }), []);
  return metric.evaluate(inputOf(embedding, factors), { random: createRandom(1) });
}

const types = (cells: number, levels: number): string[] =>
  Array.from({ length: cells }, (_, cell) => `t${cell % levels}`);

describe("the parts", () => {
  test("as scikit-learn: weights of the logistic regression (within 1e-5: lbfgs stops there), area under the ROC (1e-12)", () => {
    const all = Int32Array.from(reference.codes.keys());
    const latents = reference.codes[0].map((_, latent) => Float64Array.from(reference.codes, (row) => row[latent]));
    const { columns } = standardize(latents, all);
    for (const [level, { weights, intercept, auc }] of reference.levels.entries()) {
      const member = Uint8Array.from(reference.level, (value) => (value === level ? 1 : 0));
      const rule = logisticRegression(columns, member);
      for (const [at, weight] of weights.entries()) expect(Math.abs(rule.weights[at] - weight)).toBeLessThan(1e-5);
      expect(Math.abs(rule.intercept - intercept)).toBeLessThan(1e-5);
      const scores = scoresOf(columns, rule);
      const area = rankingArea(scores, ascendingOrder(scores), member, new Float64Array(60).fill(1));
      expect(Math.abs(area - auc)).toBeLessThan(1e-12);
    }
  });

  test("the area is the weighted share of correctly ordered pairs, ties as one half (within 1e-12: rounding)", () => {
    const entry = fc.tuple(fc.integer({ min: 0, max: 4 }), fc.boolean(), fc.nat({ max: 2 }));
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 20 }), (entries) => {
        const scores = Float64Array.from(entries, ([score]) => score);
        const member = Uint8Array.from(entries, ([, is]) => (is ? 1 : 0));
        const weights = Float64Array.from(entries, ([, , weight]) => weight);
        let [won, pairs] = [0, 0];
        for (const [a, is, many] of entries) {
          for (const [b, other, times] of entries) {
            if (!is || other) continue;
            pairs += many * times;
            won += many * times * (a > b ? 1 : a === b ? 0.5 : 0);
          }
        }
        const area = rankingArea(scores, ascendingOrder(scores), member, weights);
        if (pairs === 0) expect(area).toBeNaN();
        else expect(Math.abs(area - won / pairs)).toBeLessThan(1e-12);
      }),
    );
  });
});

describe("explicitness", () => {
  test("perfect latents reach 1, noise 0.5 (within .1: 300 held-out cells); duplicated latents change nothing", async () => {
    const level = types(600, 3);
    const own = [0, 1, 2].map((is) => normals(is, 600).map((value, cell) => value + (cell % 3 === is ? 20 : 0)));
    const factors = factorsOf({ level });
    expect(only(await evaluate(embeddingOf(own), factors), "explicitness").value).toBeGreaterThan(0.9999);
    const noise = [5, 6, 7].map((seed) => normals(seed, 600));
    expect(Math.abs(only(await evaluate(embeddingOf(noise), factors), "explicitness").value - 0.5)).toBeLessThan(0.1);
    const weak = noise.map((column, is) => column.map((value, cell) => value + (cell % 3 === is ? 1 : 0)));
    const single = only(await evaluate(embeddingOf(weak), factors), "explicitness").value;
    const doubled = only(await evaluate(embeddingOf([...weak, ...weak]), factors), "explicitness").value;
    expect(single).toBeGreaterThan(0.6);
    expect(Math.abs(doubled - single)).toBeLessThan(0.005);
  });

  test("order, sign, offset and scale of latents have no effect (within 1e-9 of area: the fit's tolerance)", async () => {
    const level = types(120, 2);
    const columns = [0, 1, 2].map((latent) =>
      normals(latent, 120).map((value, cell) => value + 0.4 * latent * (cell % 2)),
    );
    const before = only(
      await evaluate(embeddingOf(columns), factorsOf({ level }), { resamples: 0 }),
      "explicitness",
    ).value;
    const change = fc.record({
      latents: fc.shuffledSubarray([0, 1, 2], { minLength: 3, maxLength: 3 }),
      sign: fc.constantFrom(-1, 1),
      scale: fc.double({ min: 0.01, max: 100, noNaN: true }),
      shift: fc.double({ min: -10, max: 10, noNaN: true }),
    });
    await fc.assert(
      fc.asyncProperty(change, async ({ latents, sign, scale, shift }) => {
        const changed = latents.map((latent) => columns[latent].map((value) => sign * scale * value + shift));
        const after = await evaluate(embeddingOf(changed), factorsOf({ level }), { resamples: 0 });
        expect(Math.abs(only(after, "explicitness").value - before)).toBeLessThan(1e-9);
      }),
      { numRuns: 20 },
    );
  });

  test("cells with missing values have no effect; the interval contains the value", async () => {
    const code = normals(4, 200).map((value, cell) => value + (cell % 2));
    const level = Array.from(code, (_, cell) => (cell % 5 === 0 ? null : `t${cell % 2}`));
    const wild = code.map((value, cell) => (level[cell] === null ? 1e5 : value));
    const tame = await evaluate(embeddingOf([code]), factorsOf({ level }));
    expect(await evaluate(embeddingOf([wild]), factorsOf({ level }))).toEqual(tame);
    const { value, interval } = only(tame, "explicitness");
    expect(interval?.low).toBeLessThan(value);
    expect(interval?.high).toBeGreaterThan(value);
  });

  test("levels of one cell cannot be held out and are unusable, with the reason", async () => {
    const level = ["a", ...new Array(20).fill("b")];
    const results = await evaluate(embeddingOf([normals(1, 21)]), factorsOf({ level }));
    expect(only(results, "explicitness/unusable").note).toContain("for a train/test split");
  });
});
