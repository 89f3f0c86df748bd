import { readFileSync } from "node:fs";
import { describeGeneSelection } from "@heddle/conformance";
import type { CountDataset } from "@heddle/contracts";
import { expect, test } from "vitest";
import plugin from "../src/my-plugin.js";

describeGeneSelection(plugin, { count: 12 });

/** Written by golden/generate.py. */
interface Reference {
  readonly counts: number[][];
  readonly count: number;
  readonly minCells: number;
  readonly chosen: number[];
}
const reference = JSON.parse(readFileSync(new URL("./reference.json", import.meta.url), "utf8")) as Reference;

test("selected genes equal numpy's", async () => {
  const { counts, count, minCells, chosen } = reference;
  const genes = counts[0].length;
  const dataset = {
    cells: counts.length,
    genes,
    readRows: async (start: number, end: number) => ({
      rowStarts: Int32Array.from({ length: end - start + 1 }, (_, row) => row * genes),
      columns: Int32Array.from(counts.slice(start, end).flatMap((row) => row.map((_, gene) => gene))),
      counts: Float32Array.from(counts.slice(start, end).flat()),
    }),
  } as unknown as CountDataset;
  const selection = plugin.create(plugin.options.parse({ minCells }), []);
  expect(Array.from(await selection.select(dataset, { count }))).toEqual(chosen);
});
