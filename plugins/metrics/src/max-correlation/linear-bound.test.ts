import { createRandom } from "@heddle/numerics";
import { expect, test } from "vitest";
import { embeddingOf, factorsOf, inputOf, normals, only } from "../../test/simulated-input.js";
import r2 from "../r2/r2.js";
import plugin from "./max-correlation.js";

test("two latents that share a factor: the linear bound is its |r| with their sum, and √R² of r2 (within 1e-9: rounding)", async () => {
  const usage = normals(20, 400);
  const mixed = [normals(21, 400), normals(22, 400)].map((noise, at) =>
    noise.map((value, cell) => usage[cell] + (at === 0 ? value : -value) + 0.5 * normals(21, 400)[cell]),
  );
  const [embedding, factors] = [embeddingOf([...mixed, mixed[0]]), factorsOf({ usage: [...usage] })];
  const evaluate = (metric: typeof plugin | typeof r2) => {
    const created = metric.create(metric.options.parse({ resamples: 0, permutations: 0 }) as never, []);
    return created.evaluate(inputOf(embedding, factors), { random: createRandom(1) });
  };
  const results = await evaluate(plugin);
  const bound = only(results, "max-correlation/pearson/linear");
  const explained = only(await evaluate(r2), "r2/target");
  expect(Math.abs(bound.value - Math.sqrt(explained.value))).toBeLessThan(1e-9);
  expect(bound.value).toBeGreaterThan(only(results, "max-correlation/pearson").value);
  expect(bound.nullValue).toBeCloseTo(Math.sqrt(2 / 399), 12);
});
