import { readFileSync } from "node:fs";
import { describeMetric } from "@heddle/conformance";
import type { Column, Table } from "@heddle/contracts";
import { createRandom, spearman } from "@heddle/numerics";
import { expect, test } from "vitest";
import plugin from "../src/chatterjee-xi.js";
import { chatterjeeXi } from "../src/xi.js";

describeMetric(plugin);
describeMetric(plugin, { options: { permutations: 0, fewestCells: 3 } });

/** By golden/generate.py: scipy.stats.chatterjeexi of each target given x. */
interface Reference {
  readonly x: number[];
  readonly targets: { readonly what: string; readonly y: number[]; readonly xi: number }[];
}
const reference = JSON.parse(readFileSync(new URL("./reference.json", import.meta.url), "utf8")) as Reference;
const x = Float64Array.from(reference.x);

test.each(reference.targets)("ξ of $what within 1e-12 of scipy's (float64 in both)", ({ y, xi }) => {
  expect(Math.abs(chatterjeeXi(x, Float64Array.from(y), createRandom(1)) - xi)).toBeLessThan(1e-12);
});

test("detects a latent that is high at intermediate values of the factor, unlike Spearman's ρ", async () => {
  const cells = Array.from({ length: 200 }, (_, cell) => cell / 100 - 1);
  const usage: Column = { kind: "number", values: Float64Array.from(cells, (position) => position ** 2) };
  const factors: Table = { rows: 200, index: cells.map(String), columns: new Map([["usage", usage]]) };
  const representation = { rows: 200, columns: 1, values: Float64Array.from(cells) };
  const metric = plugin.create(plugin.options.parse({}), []);
  const [found] = await metric.evaluate({ embeddings: [{ representation }], factors }, { random: createRandom(1) });
  expect(found.value).toBeGreaterThan(0.9);
  expect(found.nullValue!).toBeLessThan(0.2);
  expect(Math.abs(spearman(representation.values, usage.values))).toBeLessThan(0.02);
});
