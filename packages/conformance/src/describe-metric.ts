import {
  type AnyPlugin,
  type Clustering,
  type Dependencies,
  type Embedding,
  isHeddleError,
  type Metric,
  type MetricInput,
  type MetricResult,
  type Table,
  type Token,
} from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { describe, expect, test } from "vitest";
import { runChecks } from "./checks.js";
import { metricChecks } from "./metric-checks.js";
import { perfectInput, suiteFactors, syntheticEmbedding } from "./metric-input.js";
import { pluginChecks } from "./plugin-checks.js";

export interface MetricSetup {
  /** Options as in a configuration; the schema adds defaults. */
  readonly options?: unknown;
  /** Dependencies of the plugin, other than a clustering, which the suite provides. */
  readonly given?: Partial<Dependencies>;
  /** Expected results if each latent equals one factor: { "mig": 1 }; within 1e-6. */
  readonly perfect?: Readonly<Record<string, number>>;
}

/**
 * Tests of every metric: results are finite, named, reproducible and within their bounds, with a null value or ceiling.
 * Missing, constant and unknown factors are tolerated; the metric states why it skips other kinds of factors. The input
 * stays unchanged; non-finite values are rejected. Call it in a test file of the plugin.
 */
export function describeMetric(plugin: AnyPlugin<"metric">, setup: MetricSetup = {}): void {
  const create = (): Metric => createMetric(plugin, setup);
  const evaluate: Evaluate = (input, seed = 1) => create().evaluate(input, { random: createRandom(seed) });

  describe(`metric ${plugin.name}: the contract`, () => {
    testResults(plugin.name, create, evaluate);
    testInputs(create, evaluate);
    if (setup.perfect) testPerfect(create, evaluate, setup.perfect);
    const evaluateFactors = (factors: Table) => evaluate({ ...inputFor(create()), factors });
    runChecks([...metricChecks({ create, evaluate: evaluateFactors }), ...pluginChecks(plugin, setup)]);
  });
}

function testPerfect(create: () => Metric, evaluate: Evaluate, expected: Readonly<Record<string, number>>): void {
  test.each(Object.entries(expected))("latents that equal the factors: %s is %d (within 1e-6)", async (name, value) => {
    const results = await evaluate(perfectInput(create().needs.embeddings === "one" ? 1 : 3));
    const found = results.filter((result) => result.name === name);
    expect(found.length).toBeGreaterThan(0);
    for (const result of found) expect(Math.abs(result.value - value), result.factor).toBeLessThanOrEqual(1e-6);
  });
}

type Evaluate = (input: MetricInput, seed?: number) => Promise<readonly MetricResult[]>;

function testResults(name: string, create: () => Metric, evaluate: Evaluate): void {
  test("results are finite, named after the plugin, and refer to existing factors, levels and latents", async () => {
    const input = inputFor(create());
    const results = await evaluate(input);
    expect(results.length).toBeGreaterThan(0);
    for (const result of results) checkSubject(result, name, input);
  });

  test("an interval contains the value and has a method, or a note gives the reason for its absence", async () => {
    for (const { value, interval, note } of await evaluate(inputFor(create()))) {
      if (interval === undefined) expect(note).toMatch(/\S/);
      else {
        expect(interval.low).toBeLessThanOrEqual(value);
        expect(interval.high).toBeGreaterThanOrEqual(value);
        expect(Number.isFinite(interval.low) && Number.isFinite(interval.high)).toBe(true);
        expect(interval.method).toMatch(/\S/);
      }
    }
  });

  test("latents without ties: no value, interval or null value beyond the ceiling (within 1e-4: n/√(n²−1) of ranks)", async () => {
    for (const result of await evaluate(inputFor(create()))) checkBounds(result);
  });

  test("the same random stream gives the same results; the input stays unchanged", async () => {
    const input = inputFor(create());
    const before = structuredClone(input);
    const first = await evaluate(input, 7);
    expect(await evaluate(input, 7)).toEqual(first);
    expect(input).toEqual(before);
  });
}

function testInputs(create: () => Metric, evaluate: Evaluate): void {
  test("constant and equal latents give finite values", async () => {
    for (const kind of ["constant", "duplicated"] as const) {
      for (const { value } of await evaluate(inputFor(create(), kind))) expect(Number.isFinite(value)).toBe(true);
    }
  });

  test("an embedding without a posterior is evaluated unless the metric requires one", async () => {
    const metric = create();
    if (metric.needs.posterior) return;
    const { embeddings, factors } = inputFor(metric);
    const results = await evaluate({
      embeddings: embeddings.map(({ representation }) => ({ representation })),
      factors,
    });
    expect(results.every(({ value }) => Number.isFinite(value))).toBe(true);
  });

  test("NaN in the representation is rejected with an error of kind non-finite", async () => {
    const input = inputFor(create());
    input.embeddings[0].representation.values[5] = Number.NaN;
    const error = await evaluate(input).catch((thrown: unknown) => thrown);
    expect(isHeddleError(error, "non-finite")).toBe(true);
  });
}

function createMetric(plugin: AnyPlugin<"metric">, { options = {}, given = {} }: MetricSetup): Metric {
  const available: Partial<Dependencies> = { clustering: firstLatentBands, random: createRandom(0), ...given };
  const needed = (plugin.needs ?? []).map(({ key }: Token) => {
    const found = available[key];
    if (found === undefined) throw new Error(`describeMetric: ${plugin.name} needs "${key}": pass it as setup.given`);
    return found;
  });
  return plugin.create(plugin.options.parse(options), needed);
}

/** A clustering without a plugin: equal-sized bands of the first latent. */
const firstLatentBands: Clustering = {
  resolutions: [2, 3, 5],
  fixedResolution: (levels) => levels,
  cluster: async ({ rows, columns, values }, resolutions) => {
    const order = Array.from({ length: rows }, (_, cell) => cell).sort(
      (a, b) => values[a * columns] - values[b * columns] || a - b,
    );
    return resolutions.map((bands) => {
      const labels = new Int32Array(rows);
      for (const [place, cell] of order.entries()) labels[cell] = Math.floor((place * bands) / rows);
      return labels;
    });
  },
};

function inputFor({ needs }: Metric, kind: "informative" | "constant" | "duplicated" = "informative"): MetricInput {
  const seeds = needs.embeddings === "one" ? [1] : [1, 2, 3];
  const embeddings: Embedding[] = seeds.map((seed) => syntheticEmbedding(seed, kind));
  return { embeddings, factors: suiteFactors(needs.factors) };
}

function checkSubject(result: MetricResult, plugin: string, { embeddings, factors }: MetricInput): void {
  expect(result.name === plugin || result.name.startsWith(`${plugin}/`)).toBe(true);
  expect(result.name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*(\/[a-z0-9]+(-[a-z0-9]+)*)*$/);
  expect(Number.isFinite(result.value)).toBe(true);
  expect(result.nullValue === undefined || Number.isFinite(result.nullValue)).toBe(true);
  if (result.factor !== undefined) expect(factors.columns.has(result.factor)).toBe(true);
  if (result.without !== undefined) expect(factors.columns.has(result.without)).toBe(true);
  if (result.follows) expect([result.factor, result.latent]).not.toContain(undefined);
  if (result.level !== undefined) {
    const column = factors.columns.get(result.factor ?? "");
    const levels = column?.kind === "categorical" ? column.categories : column?.kind === "string" ? column.values : [];
    expect(levels).toContain(result.level);
  }
  if (result.latent !== undefined) {
    expect(Number.isInteger(result.latent)).toBe(true);
    expect(result.latent).toBeGreaterThanOrEqual(0);
    expect(result.latent).toBeLessThan(embeddings[0].representation.columns);
  }
}

function checkBounds(result: MetricResult): void {
  const { value, interval, nullValue, ceiling, higherIsBetter } = result;
  if (ceiling === undefined) return;
  const excess = (reached: number): number => (higherIsBetter ? reached - ceiling : ceiling - reached);
  expect(excess(value)).toBeLessThanOrEqual(1e-4);
  if (nullValue !== undefined) expect(excess(nullValue)).toBeLessThanOrEqual(1e-4);
  // a half-sample has ties and other shares of levels, so an end of the interval may exceed the ceiling of the data
  if (interval !== undefined) expect(excess(higherIsBetter ? interval.low : interval.high)).toBeLessThanOrEqual(1e-4);
}
