import type { MetricResult } from "@heddle/contracts";
import { describe, expect, test } from "vitest";
import { overSeeds } from "./over-seeds.js";

const result = (value: number, more: Partial<MetricResult> = {}): MetricResult => ({
  name: "max-correlation/pearson",
  factor: "condition",
  value,
  higherIsBetter: true,
  ...more,
});

describe("results over seeds", () => {
  test("mean and Student's interval, whichever latent it was: 0.7, 0.8, 0.9 give 0.8 ± 4.3027 · 0.1 / √3", () => {
    const seeds = [0.7, 0.8, 0.9].map((value, latent) => [
      result(value, { latent, ceiling: 1, nullValue: value / 10 }),
    ]);
    const [found] = overSeeds(seeds).results;
    expect(found).toMatchObject({ name: "max-correlation/pearson", factor: "condition", ceiling: 1 });
    expect(found.perSeed).toEqual([0.7, 0.8, 0.9]);
    expect(found).not.toHaveProperty("latent");
    expect(found.value).toBeCloseTo(0.8, 12);
    expect(found.nullValue).toBeCloseTo(0.08, 12);
    expect(found.interval!.high).toBeCloseTo(0.8 + (4.302652729749462 * 0.1) / Math.sqrt(3), 12);
  });

  test("Student's interval of two seeds is clipped to the stated range, with a note; an unbounded one is not clipped", () => {
    const within = (range?: MetricResult["range"]) =>
      overSeeds([0.9, 0.7].map((value) => [result(value, { range })])).results[0];
    // 0.8 ± 12.706204736 · 0.1
    expect(within().interval!.high).toBeCloseTo(2.0706204736, 9);
    expect(within({ low: -1 }).interval).toMatchObject({
      low: expect.closeTo(-0.4706204736, 9),
      method: "Student's t over 2 seeds, 95 %",
    });
    expect(within({ high: 1 }).interval).toMatchObject({ low: expect.closeTo(-0.4706204736, 9), high: 1 });
    expect(within({ low: 0, high: 1 })).toMatchObject({
      range: { low: 0, high: 1 },
      interval: { low: 0, high: 1, method: "Student's t over 2 seeds, 95 %, cut at the measure's range: 0 to 1" },
    });
    const mixed = overSeeds([[result(0.9, { range: { low: 0, high: 1 } })], [result(0.7)]]).results[0];
    expect(mixed.interval!.high).toBeGreaterThan(1);
  });

  test("levels and removed factors stay separate; results per latent are left out; results that a seed lacks are noted", () => {
    const seed = (value: number) => [
      result(value, { level: "B" }),
      result(value / 2, { level: "T" }),
      result(value / 3, { without: "donor" }),
      ...[0, 1].map((latent) => result(value, { name: "latent-correlations/pearson", latent })),
    ];
    const { results, notes } = overSeeds([[...seed(0.6), result(1, { name: "mig" })], seed(0.4)]);
    expect(results.map(({ level, without, value }) => [level, without, value])).toEqual([
      ["B", undefined, 0.5],
      ["T", undefined, 0.25],
      [undefined, "donor", expect.closeTo(0.5 / 3, 12)],
    ]);
    expect(notes).toEqual(["mig, condition: 1 of 2 seeds lack it"]);
  });
});
