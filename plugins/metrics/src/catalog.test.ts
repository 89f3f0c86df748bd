import { isDeepStrictEqual } from "node:util";
import type { MetricResult, PluginCatalog } from "@heddle/contracts";
import { isHeddleError } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { describe, expect, test } from "vitest";
import {
  createMetric,
  embedded,
  evaluate,
  FACTOR_TABLES,
  FACTORS,
  FEW,
  NONE,
  REPRESENTATIONS,
} from "../test/factor-representations.js";
import { factorsOf } from "../test/simulated-input.js";
import { metrics } from "./index.js";

const NAMES = Object.keys(metrics);
const isMeasured = ({ name }: MetricResult): boolean => !name.endsWith("/unusable");

/** value + something to hold it against + interval or the reason why there is none. */
function expectComplete({ name, value, interval, nullValue, ceiling, note }: MetricResult): void {
  expect(Number.isFinite(value), name).toBe(true);
  expect(
    [nullValue, ceiling].some((one) => one !== undefined && Number.isFinite(one)),
    name,
  ).toBe(true);
  if (interval === undefined) expect(note, name).toMatch(/no interval/);
  else {
    expect(interval.method, name).toMatch(/half-samples of|score interval|range of the scores/);
    expect(interval.low, name).toBeLessThanOrEqual(value);
    expect(interval.high, name).toBeGreaterThanOrEqual(value);
  }
}

describe("every metric of the catalog", () => {
  test.each(NAMES)(
    "%s gives value, chance or ceiling, and interval or reason for any latents and factors",
    async (name) => {
      for (const columns of Object.values(REPRESENTATIONS)) {
        for (const factors of Object.values(FACTOR_TABLES)) {
          const results = await evaluate(name, columns, { factors, options: FEW });
          for (const result of results.filter(isMeasured)) expectComplete(result);
          for (const { note } of results.filter((result) => !isMeasured(result))) expect(note).toMatch(/left out: .+/);
        }
      }
    },
  );

  test.each(NAMES)("%s computes its null values by permutation, or states a fixed one", async (name) => {
    const results = (await evaluate(name, REPRESENTATIONS.noisy, { options: FEW })).filter(isMeasured);
    for (const result of results) expect(Number.isFinite(result.nullValue), result.name).toBe(true);
  });

  test.each(NAMES)("%s evaluates each factor of its kind, and states why it skips the others", async (name) => {
    const { needs } = await createMetric(name, NONE);
    if (needs.factors === "none") return;
    const all = await evaluate(name, REPRESENTATIONS.noisy);
    for (const [factor, values] of Object.entries(FACTORS)) {
      const { [factor]: _left, ...rest } = FACTORS;
      const ofNumbers = needs.factors === "circular" ? "circular" : "continuous";
      const kind = typeof values[0] === "string" ? "categorical" : ofNumbers;
      const changes = !isDeepStrictEqual(await evaluate(name, REPRESENTATIONS.noisy, { factors: rest }), all);
      if (changes) expect(["any", kind], factor).toContain(needs.factors);
      else expect(needs.otherFactors, factor).toMatch(/evaluates?/);
    }
  });

  test.each(NAMES)("%s lists a factor with one level as unusable, with the reason", async (name) => {
    const { needs } = await createMetric(name, NONE);
    if (needs.factors === "none") return;
    const factors = { ...FACTORS, condition: FACTORS.condition.map(() => "all") };
    const about = (await evaluate(name, REPRESENTATIONS.noisy, { factors })).filter(
      ({ factor }) => factor === "condition",
    );
    const note = expect.stringContaining("its only level is all");
    expect(about).toEqual([expect.objectContaining({ name: `${name}/unusable`, note })]);
  });

  test.each(NAMES)("%s throws an error of kind interrupted after an abort", async (name) => {
    const metric = await createMetric(name, {});
    const seeds =
      metric.needs.embeddings === "several" ? [REPRESENTATIONS.noisy, REPRESENTATIONS.noisy] : [REPRESENTATIONS.noisy];
    const input = { embeddings: seeds.map(embedded), factors: factorsOf(FACTOR_TABLES.complete) };
    const context = { random: createRandom(1), signal: AbortSignal.abort("enough") };
    const error = await metric.evaluate(input, context).catch((thrown: unknown) => thrown);
    expect(isHeddleError(error, "interrupted")).toBe(true);
  });

  test.each(NAMES)("%s has the name under which the catalog lists it", async (name) => {
    expect((await (metrics as PluginCatalog<"metric">)[name]()).default.name).toBe(name);
  });
});
