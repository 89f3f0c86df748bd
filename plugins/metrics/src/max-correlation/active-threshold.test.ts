import { createRandom } from "@heddle/numerics";
import { expect, test } from "vitest";
import { embeddingOf, factorsOf, inputOf, normals } from "../../test/simulated-input.js";
import plugin from "./max-correlation.js";

test("the threshold of the evaluation selects the active latents; the metric's own option overrides it", async () => {
  const embedding = embeddingOf([normals(1, 60), normals(2, 60)], [0.2, 0.6]);
  const input = inputOf(
    embedding,
    factorsOf({ condition: Array.from({ length: 60 }, (_, cell) => (cell % 2 ? "stim" : "ctrl")) }),
  );
  const latents = async (options: object, activeThreshold: number) => {
    const metric = plugin.create(plugin.options.parse({ resamples: 0, permutations: 0, ...options }), []);
    const results = await metric.evaluate(input, { random: createRandom(1), activeThreshold });
    return results.filter(({ name }) => name.startsWith("max-correlation/spearman/active")).map(({ latent }) => latent);
  };
  expect(await latents({}, 0.1)).toHaveLength(2);
  expect(await latents({}, 0.5)).toEqual([1]);
  expect(await latents({ activeThreshold: 0.1 }, 0.5)).toHaveLength(2);
});
