import type { MetricResult } from "@heddle/contracts";
import { mean } from "@heddle/numerics";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Expected, expectedOf } from "../test/expected-values.js";
import { evaluate, FEW, REPRESENTATIONS } from "../test/factor-representations.js";
import { metrics } from "./index.js";

const keyOf = ({ name, factor }: MetricResult) => (factor === undefined ? name : `${name} of ${factor}`);

/** The largest of a result's values in size: of latents and levels the best. */
function largest(results: readonly MetricResult[], key: string): MetricResult {
  const found = results.filter((result) => keyOf(result) === key).sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
  if (found[0] === undefined) throw new Error(`no result ${key} among ${results.map(keyOf).join(", ")}`);
  return found[0];
}

const NAMES = Object.keys(metrics);
const EXPECTED = new Map<string, Expected>();
for (const name of NAMES) EXPECTED.set(name, await expectedOf(name));

const knownOf = (name: string): Expected => {
  const expected = EXPECTED.get(name);
  if (expected === undefined) throw new Error(`no metric ${name}`);
  return expected;
};

describe("representations with expected values", () => {
  test.each(NAMES)(
    "%s of the factors themselves: its ceiling, or what it is known to give (within .005: 240 cells)",
    async (name) => {
      const results = await evaluate(name, REPRESENTATIONS.perfect);
      for (const [key, expected] of Object.entries(knownOf(name).perfect)) {
        const { value, ceiling = Number.NaN } = largest(results, key);
        expect(Math.abs(Math.abs(value) - (expected === "ceiling" ? ceiling : expected)), key).toBeLessThan(0.005);
      }
    },
  );

  test.each(NAMES)("%s of one latent three times: as defined (within .005: 240 cells)", async (name) => {
    const results = await evaluate(name, REPRESENTATIONS.duplicated);
    for (const [key, expected] of Object.entries(knownOf(name).duplicated))
      expect(Math.abs(Math.abs(largest(results, key).value) - expected), key).toBeLessThan(0.005);
  });

  test.each(NAMES.filter((name) => knownOf(name).noise !== undefined))(
    "%s of noise: near its null values in the mean (within what 240 cells scatter)",
    async (name) => {
      const { noise = 0 } = knownOf(name);
      const options = { ...FEW, permutations: 20 };
      const unrelated = [REPRESENTATIONS.perfect.map((column) => Array.from(column).reverse())];
      const results = await evaluate(name, REPRESENTATIONS.noise, { options, others: unrelated });
      const excess = results.map(({ value, nullValue = Number.NaN }) =>
        Math.abs(Math.abs(value) - Math.abs(nullValue)),
      );
      expect(mean(excess)).toBeLessThan(noise);
    },
  );
});

describe("transformations without effect on a result", () => {
  const order = fc.shuffledSubarray([0, 1, 2], { minLength: 3, maxLength: 3 });
  // powers of two leave every digit as it is
  const change = fc.record({ sign: fc.constantFrom(-1, 1), scale: fc.constantFrom(0.25, 0.5, 2, 8, 64) });

  test.each(NAMES)(
    "%s is invariant as listed (within 1e-5, where fits stop, or its listed tolerance)",
    async (name) => {
      const { ignores, within = 1e-5 } = knownOf(name);
      const before = valuesOf(await evaluate(name, REPRESENTATIONS.noisy));
      const property = fc.asyncProperty(
        order,
        fc.array(change, { minLength: 3, maxLength: 3 }),
        async (latents, changes) => {
          const changed = latents.map((latent, at) =>
            REPRESENTATIONS.noisy[latent].map(
              (value) => changes[at].sign * (ignores === "order, sign and scale" ? changes[at].scale : 1) * value,
            ),
          );
          const after = valuesOf(
            await evaluate(name, changed, { others: [REPRESENTATIONS.noisy, REPRESENTATIONS.noisy] }),
          );
          expect([...after.keys()]).toEqual(expect.arrayContaining([...before.keys()]));
          for (const [key, values] of before)
            for (const [at, value] of values.entries())
              expect(Math.abs(value - after.get(key)![at]), key).toBeLessThan(within);
        },
      );
      await fc.assert(property, { numRuns: 4, seed: 3 });
    },
  );
});

/** Sizes of all values by what they are about but for the latent, in order of size. */
function valuesOf(results: readonly MetricResult[]): Map<string, number[]> {
  const found = new Map<string, number[]>();
  for (const result of results) {
    const key = `${keyOf(result)}: ${result.level}`;
    found.set(
      key,
      [...(found.get(key) ?? []), Math.abs(result.value)].sort((a, b) => a - b),
    );
  }
  return found;
}
