import { describeMetric } from "@heddle/conformance";
import type { Embedding, MetricResult, Table } from "@heddle/contracts";
import { createRandom, mean } from "@heddle/numerics";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { embeddingOf, factorsOf, inputOf, normals, only } from "../../test/simulated-input.js";
import { ascendingOrder } from "../shared/correlation/weighted-ranks.js";
import { trainTestSplit } from "../shared/prediction/train-test-split.js";
import { acceptedShares } from "./balanced-accuracy.js";
import plugin from "./single-latent-accuracy.js";
import { bestThreshold } from "./threshold.js";

describeMetric(plugin);
describeMetric(plugin, { options: { resamples: 0 } });

function evaluate(embedding: Embedding, factors: Table, resamples = 100, seed = 1): Promise<readonly MetricResult[]> {
  const metric = plugin.create(plugin.options.parse({ resamples }), []);
  return metric.evaluate(inputOf(embedding, factors), { random: createRandom(seed) });
}

/** Every twentieth cell is rare, the others common. */
const rarity = (cells: number): string[] =>
  Array.from({ length: cells }, (_, cell) => (cell % 20 === 0 ? "rare" : "common"));

describe("single-latent-accuracy", () => {
  test("a latent that separates reaches 1, in whichever direction; its interval is that of 10 and 190 cells (Wilson, MOVER; within 1e-4)", async () => {
    for (const direction of [1, -1]) {
      const code = normals(1, 400).map((value, cell) => value + (cell % 20 === 0 ? direction * 50 : 0));
      const [result] = await evaluate(embeddingOf([normals(2, 400), code]), factorsOf({ kind: rarity(400) }));
      expect(result).toMatchObject({ name: "single-latent-accuracy", latent: 1, value: 1, nullValue: 0.5, ceiling: 1 });
      expect(result.interval).toMatchObject({ low: expect.closeTo(0.8609, 4), high: 1 });
    }
  });

  test("noise gives 0.5 on held-out cells, although plain accuracy is 0.95 for a level of 5 % (mean of 30 within 0.05: 4 SE)", async () => {
    let sum = 0;
    for (let seed = 0; seed < 30; seed++) {
      const columns = [1, 2, 3, 4, 5].map((latent) => normals(`${seed} ${latent}`, 400));
      sum += only(
        await evaluate(embeddingOf(columns), factorsOf({ kind: rarity(400) }), 0, seed),
        "single-latent-accuracy",
      ).value;
    }
    expect(Math.abs(sum / 30 - 0.5)).toBeLessThan(0.05);
  });

  test("duplicated latents: the first is selected; constant ones give chance and a note", async () => {
    const code = normals(3, 200).map((value, cell) => value + (cell % 20 === 0 ? 3 : 0));
    const factors = factorsOf({ kind: rarity(200) });
    expect((await evaluate(embeddingOf([code, code]), factors))[0].latent).toBe(0);
    const [constant] = await evaluate(embeddingOf([new Float64Array(200)]), factors);
    expect(constant).toMatchObject({ value: 0.5, note: expect.stringContaining("constant") });
    expect(constant.latent).toBeUndefined();
  });

  test("one result per level against the rest; missing cells, continuous factors and levels of one cell are tolerated", async () => {
    const type = Array.from({ length: 121 }, (_, cell) =>
      cell === 0 ? "single" : cell % 4 === 0 ? null : `type ${cell % 4}`,
    );
    const code = Float64Array.from(type, (level, cell) => (level === null ? 1e9 : cell % 4));
    const results = await evaluate(embeddingOf([code]), factorsOf({ type, usage: [...normals(4, 121)] }));
    expect(results.map(({ factor, level }) => [factor, level])).toEqual([
      ["type", "single"],
      ["type", "type 1"],
      ["type", "type 2"],
      ["type", "type 3"],
    ]);
    expect(results[0].note).toContain("too few cells");
    expect(results[3].value).toBe(1);
    // In the middle of three: one threshold accepts it and one other level.
    expect(results[2].value).toBeCloseTo(0.75, 1);
  });

  test("95 % intervals contain the rule's true accuracy in 88 to 99 % of 150 simulations (nominal 95 ± 2 SE of 3.6)", async () => {
    const condition = Array.from({ length: 300 }, (_, cell) => (cell % 2 ? "stim" : "ctrl"));
    const factors = factorsOf({ condition });
    const population = normals("population", 4000);
    let held = 0;
    for (let seed = 0; seed < 150; seed++) {
      const code = normals(`cells ${seed}`, 300).map((value, cell) => value + 2 * (cell % 2));
      const [{ interval, note }] = await evaluate(embeddingOf([code]), factors, 200, seed);
      const threshold = Number(/above (\S+?)(;|$)/.exec(note ?? "")?.[1]);
      const share = (shift: number): number => population.filter((value) => value + shift > threshold).length / 4000;
      const truth = (share(2) + 1 - share(0)) / 2;
      if (interval !== undefined && interval.low <= truth && truth <= interval.high) held++;
    }
    expect(held / 150).toBeGreaterThanOrEqual(0.88);
    expect(held / 150).toBeLessThanOrEqual(0.99);
  });

  test("order, sign, offset and scale of latents have no effect (within 1e-12, ties of the training half apart)", async () => {
    const columns = [0, 1, 2].map((latent) => normals(latent, 101).map((value, cell) => value + latent * (cell % 2)));
    const factors = factorsOf({ condition: Array.from({ length: 101 }, (_, cell) => (cell % 2 ? "stim" : "ctrl")) });
    const [before] = await evaluate(embeddingOf(columns), factors, 20);
    const order = fc.shuffledSubarray([0, 1, 2], { minLength: 3, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(order, fc.double({ min: 0.01, max: 100, noNaN: true }), async (latents, scale) => {
        const changed = latents.map((latent) =>
          columns[latent].map((value) => scale * value * value * value - 3 + value),
        );
        const [after] = await evaluate(embeddingOf(changed), factors, 20);
        expect(latents[after.latent ?? -1]).toBe(before.latent);
        // A rising function moves the midpoint between two neighbors, past at most the held-out cells between them.
        expect(Math.abs(after.value - before.value)).toBeLessThan(0.05);
      }),
      { numRuns: 20 },
    );
  });
});

describe("the parts of single-latent-accuracy", () => {
  test("no threshold and direction is better on its training cells, ties included", () => {
    const cells = fc.array(fc.tuple(fc.integer({ min: -3, max: 3 }), fc.boolean()), { minLength: 2, maxLength: 25 });
    fc.assert(
      fc.property(cells, (pairs) => {
        const values = Float64Array.from(pairs, ([value]) => value);
        const member = Uint8Array.from(pairs, ([, is]) => (is ? 1 : 0));
        fc.pre(new Set(member).size === 2);
        const rule = bestThreshold([{ latent: 0, values, order: ascendingOrder(values) }], member);
        const accuracyOf = (threshold: number, above: boolean): number =>
          mean(
            acceptedShares(
              Uint8Array.from(values, (value) => (value > threshold === above ? 1 : 0)),
              member,
            ).map(({ count, of }) => count / of),
          );
        if (rule === undefined) {
          expect(new Set(values).size).toBe(1);
          return;
        }
        expect(rule.accuracy).toBeCloseTo(accuracyOf(rule.threshold, rule.above), 12);
        for (const threshold of values) {
          for (const above of [true, false])
            expect(accuracyOf(threshold, above)).toBeLessThanOrEqual(rule.accuracy + 1e-12);
        }
      }),
    );
  });

  test("halves are disjoint, contain every known cell, and split each level evenly", () => {
    const codes = Int32Array.from({ length: 100 }, (_, cell) => (cell % 10 === 0 ? -1 : cell % 3));
    const { training, testing } = trainTestSplit(codes.length, createRandom(1), { stratify: codes });
    const known = Array.from(codes.keys()).filter((cell) => codes[cell] >= 0);
    expect([...training, ...testing].sort((a, b) => a - b)).toEqual(known);
    for (const level of [0, 1, 2]) {
      const count = (cells: Int32Array): number => cells.filter((cell) => codes[cell] === level).length;
      expect(count(training) - count(testing)).toBeGreaterThanOrEqual(0);
      expect(count(training) - count(testing)).toBeLessThanOrEqual(1);
    }
  });
});
