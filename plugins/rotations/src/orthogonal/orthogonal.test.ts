import { describeRotation } from "@heddle/conformance";
import { createRandom, pearson } from "@heddle/numerics";
import { expect, test } from "vitest";
import plugin from "./orthogonal.js";

describeRotation(plugin, { options: { starts: 2 } });

test("two correlated latents of one factor: the penalty leaves one latent with it, |r| of the second below 0.35", () => {
  const random = createRandom("one factor");
  const cells = 800;
  const means = { rows: cells, columns: 2, values: new Float64Array(2 * cells) };
  const factor = Float64Array.from({ length: cells }, () => (random.uniform() < 0.3 ? 1 : 0));
  for (let i = 0; i < cells; i++)
    means.values.set([3 * factor[i] + 0.3 * random.normal(), 2 * factor[i] + 0.6 * random.normal()], 2 * i);
  const rotation = plugin.create(plugin.options.parse({}), []);
  const found = rotation.fit({ means, columns: new Map() }, { random: createRandom(1) });
  const latent = (row: number) =>
    factor.map((_, i) =>
      [0, 1].reduce((sum, k) => sum + (found?.matrix.values[2 * row + k] ?? 0) * means.values[2 * i + k], 0),
    );
  const r = [0, 1].map((row) => Math.abs(pearson(latent(row), factor))).sort((a, b) => b - a);
  expect(r[0]).toBeGreaterThan(0.95);
  expect(r[1]).toBeLessThan(0.35);
});
