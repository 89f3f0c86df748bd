import { describeMetric } from "@heddle/conformance";
import type { Embedding, MetricResult } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { describe, expect, test } from "vitest";
import { embeddingOf, factorsOf, inputOf, normals, only } from "../../test/simulated-input.js";
import plugin from "./active-units.js";

describeMetric(plugin);
describeMetric(plugin, { options: { resamples: 0, activeThreshold: 0.5, varianceThreshold: 0.5 } });

function evaluate(embedding: Embedding, options: object = {}): Promise<readonly MetricResult[]> {
  const metric = plugin.create(plugin.options.parse({ resamples: 50, ...options }), []);
  const factors = factorsOf({ unused: new Array(embedding.representation.rows).fill("x") });
  return metric.evaluate(inputOf(embedding, factors), { random: createRandom(1) });
}

describe("active-units", () => {
  test("by divergence: those above the threshold, not at it; each latent's divergence as given, in nats", async () => {
    const results = await evaluate(
      embeddingOf(
        [1, 2, 3].map((seed) => normals(seed, 20)),
        [0.01, 0.0101, 2],
      ),
    );
    expect(only(results, "active-units/divergence")).toMatchObject({ value: 2, ceiling: 3 });
    const each = results.filter(({ name }) => name === "active-units/divergence/latent");
    expect(each.map(({ latent, value }) => [latent, value])).toEqual([
      [0, 0.01],
      [1, 0.0101],
      [2, 2],
    ]);
  });

  test("by variance of the means: the variance over cells dividing by n (within 1e-12 relative: rounding)", async () => {
    const results = await evaluate(
      embeddingOf(
        [
          [1, 2, 3, 6],
          [7, 7, 7, 7],
          [0, 0.1, 0, 0.1],
        ],
        [1, 1, 1],
      ),
    );
    const each = results.filter(({ name }) => name === "active-units/variance/latent");
    for (const [latent, expected] of [3.5, 0, 0.0025].entries()) {
      expect(Math.abs(each[latent].value - expected)).toBeLessThan(1e-12 * Math.max(1, expected));
    }
    expect(only(results, "active-units/variance").value).toBe(1);
    expect(
      only(await evaluate(embeddingOf([[1, 2, 3, 6]], [1]), { varianceThreshold: 4 }), "active-units/variance").value,
    ).toBe(0);
  });

  test("duplicated latents count twice; inactive ones do not count", async () => {
    const code = normals(4, 100);
    const results = await evaluate(embeddingOf([code, code, new Float64Array(100)], [1, 1, 0]));
    expect(only(results, "active-units/divergence").value).toBe(2);
    expect(only(results, "active-units/variance").value).toBe(2);
  });

  test("a foreign embedding is unusable, with the reason", async () => {
    const results = await evaluate(embeddingOf([normals(5, 10)]));
    expect(results.map(({ name }) => name)).toEqual(["active-units/unusable"]);
    expect(results[0].note).toContain("no divergences");
  });

  test("the interval of a variance contains the true value in 85 to 99 % of 150 simulations (nominal 95; 100 cells lose some)", async () => {
    let held = 0;
    for (let simulation = 0; simulation < 150; simulation++) {
      const results = await evaluate(embeddingOf([normals(`cells ${simulation}`, 100)], [1]), { resamples: 100 });
      const { interval } = only(results, "active-units/variance/latent");
      if (interval !== undefined && interval.low <= 1 && interval.high >= 1) held++;
    }
    expect(held / 150).toBeGreaterThanOrEqual(0.85);
    expect(held / 150).toBeLessThanOrEqual(0.99);
  });
});
