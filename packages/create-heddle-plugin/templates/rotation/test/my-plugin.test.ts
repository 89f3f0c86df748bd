import { readFileSync } from "node:fs";
import { describeRotation } from "@heddle/conformance";
import { createRandom } from "@heddle/numerics";
import { expect, test } from "vitest";
import plugin from "../src/my-plugin.js";

describeRotation(plugin);

/** Written by golden/generate.py. */
interface Reference {
  readonly means: number[][];
  readonly matrix: number[][];
}
const reference = JSON.parse(readFileSync(new URL("./reference.json", import.meta.url), "utf8")) as Reference;

test("axes equal numpy's eigenvectors within 1e-10 (rounding)", () => {
  const { means: cells, matrix } = reference;
  const means = { rows: cells.length, columns: matrix.length, values: Float64Array.from(cells.flat()) };
  const rotation = plugin.create(plugin.options.parse({}), []);
  const found = rotation.fit({ means, columns: new Map() }, { random: createRandom(1) });
  for (const [at, value] of matrix.flat().entries())
    expect(Math.abs(value - (found?.matrix.values[at] ?? Number.NaN))).toBeLessThan(1e-10);
});
