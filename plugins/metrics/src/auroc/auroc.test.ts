import { describeMetric } from "@heddle/conformance";
import type { MetricResult } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { describe, expect, test } from "vitest";
import { embeddingOf, factorsOf, inputOf, normals, only } from "../../test/simulated-input.js";
import plugin from "./auroc.js";
import reference from "./reference.json" with { type: "json" };

describeMetric(plugin);
describeMetric(plugin, { options: { resamples: 0, permutations: 0, activeThreshold: 10 } });

const columns = reference.codes[0].map((_, latent) => Float64Array.from(reference.codes, (row) => row[latent]));
const names = reference.level.map((level) => `type ${level}`);

function evaluate(
  latents: readonly ArrayLike<number>[],
  labels: readonly (string | null)[],
  options: object = {},
  kl?: readonly number[],
): Promise<readonly MetricResult[]> {
  const metric = plugin.create(plugin.options.parse({ resamples: 40, permutations: 20, ...options }), []);
  const input = inputOf(embeddingOf(latents, kl && [...kl]), factorsOf({ type: labels }));
  return metric.evaluate(input, { random: createRandom(1) });
}

describe("auroc", () => {
  test("per level, the latent and direction farthest from 0.5, as scikit-learn's roc_auc_score (within 1e-12: rounding)", async () => {
    const results = await evaluate(columns, names);
    for (const [level, areas] of reference.areas.entries()) {
      const result = results.find((each) => each.level === `type ${level}`);
      const sizes = areas.map((area) => Math.abs(area - 0.5));
      const latent = sizes.indexOf(Math.max(...sizes));
      expect(result).toMatchObject({ name: "auroc", latent, ceiling: 1, higherIsBetter: true });
      expect(Math.abs((result?.value ?? 0) - 0.5 - sizes[latent])).toBeLessThan(1e-12);
      expect(result?.note).toContain(areas[latent] < 0.5 ? "smaller" : "larger");
      expect(result?.interval?.low).toBeGreaterThanOrEqual(0.5);
    }
  });

  test("a factor with two levels gives one result; the interval of noise starts at 0.5", async () => {
    const labels = Array.from({ length: 200 }, (_, cell) => (cell % 2 ? "stim" : "ctrl"));
    const noise = only(await evaluate([normals(1, 200), normals(2, 200)], labels), "auroc");
    expect(noise.level).toBeUndefined();
    expect(noise.interval?.low).toBe(0.5);
    expect(Math.abs(noise.value - (noise.nullValue ?? 0))).toBeLessThan(0.1);
    const shifted = normals(3, 200).map((value, cell) => value - 20 * (cell % 2));
    const perfect = only(await evaluate([normals(1, 200), shifted], labels), "auroc");
    expect(perfect).toMatchObject({
      value: 1,
      latent: 1,
      note: expect.stringContaining("stim has the smaller values"),
    });
  });

  test("inactive latents do not compete in auroc/active; without active latents it is 0.5, with a note", async () => {
    const labels = Array.from({ length: 100 }, (_, cell) => (cell % 2 ? "stim" : "ctrl"));
    const follows = normals(4, 100).map((value, cell) => value + 5 * (cell % 2));
    const some = await evaluate([follows, normals(5, 100)], labels, {}, [0.001, 0.5]);
    expect(only(some, "auroc").latent).toBe(0);
    expect(only(some, "auroc/active").latent).toBe(1);
    const none = only(await evaluate([follows], labels, {}, [0]), "auroc/active");
    expect(none).toMatchObject({ value: 0.5, note: expect.stringContaining("no latent is active") });
  });

  test("cells whose level is missing have no effect", async () => {
    const labels = names.map((name, cell) => (cell % 5 === 0 ? null : name));
    const wild = columns.map((values) => values.map((value, cell) => (cell % 5 === 0 ? 1e5 : value)));
    expect(await evaluate(wild, labels)).toEqual(await evaluate(columns, labels));
  });
});
