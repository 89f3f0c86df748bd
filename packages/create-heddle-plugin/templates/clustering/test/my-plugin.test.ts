import { readFileSync } from "node:fs";
import { describeClustering } from "@heddle/conformance";
import { createRandom } from "@heddle/numerics";
import { expect, test } from "vitest";
import plugin from "../src/my-plugin.js";

describeClustering(plugin);
describeClustering(plugin, { options: { clusters: [3, 4] } });

/** Written by golden/generate.py. */
interface Reference {
  readonly codes: number[][];
  readonly clusters: number;
  readonly labels: number[];
}
const reference = JSON.parse(readFileSync(new URL("./reference.json", import.meta.url), "utf8")) as Reference;

test("labels equal numpy's", async () => {
  const { codes: cells, clusters, labels } = reference;
  const matrix = { rows: cells.length, columns: cells[0].length, values: Float64Array.from(cells.flat()) };
  const clustering = plugin.create(plugin.options.parse({}), []);
  const [found] = await clustering.cluster(matrix, [clusters], { random: createRandom(1) });
  expect(Array.from(found)).toEqual(labels);
});
