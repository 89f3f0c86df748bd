import { readFileSync } from "node:fs";
import { describeMetric } from "@heddle/conformance";
import type { Column, Table } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { expect, test } from "vitest";
import plugin from "../src/my-plugin.js";

describeMetric(plugin);
describeMetric(plugin, { options: { cells: 10 } });

/** Written by golden/generate.py; a missing value is null. */
interface Reference {
  readonly representation: number[][];
  readonly factor: (number | null)[];
  readonly latent: number;
  readonly value: number;
}
const reference = JSON.parse(readFileSync(new URL("./reference.json", import.meta.url), "utf8")) as Reference;

test("value within 1e-12 of numpy's for the same latent (float64 in both)", async () => {
  const { representation, factor, latent, value } = reference;
  const column: Column = { kind: "number", values: Float64Array.from(factor, (known) => known ?? Number.NaN) };
  const factors: Table = {
    rows: representation.length,
    index: representation.map((_, i) => `cell${i}`),
    columns: new Map([["age", column]]),
  };
  const matrix = {
    rows: representation.length,
    columns: representation[0].length,
    values: Float64Array.from(representation.flat()),
  };
  const metric = plugin.create(plugin.options.parse({}), []);
  const [found] = await metric.evaluate(
    { embeddings: [{ representation: matrix }], factors },
    { random: createRandom(1) },
  );
  expect(found).toMatchObject({ factor: "age", latent });
  expect(Math.abs(found.value - value)).toBeLessThan(1e-12);
});
